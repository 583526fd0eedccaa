import { rm } from 'node:fs/promises';
import * as z from 'zod';
import { RunId } from '../../contract/primitives';
import type { Layout } from './layout';
import { readState, writeDurably } from './state-file';

const HoldAsked = z.object({ runId: RunId });

/** Stores a person's request that an announced run wait. */
export const askToHold = ({ holdAsked }: Layout, runId: string): Promise<void> =>
  writeDurably(holdAsked, JSON.stringify({ runId }), 0o600);

export async function isHeld({ holdAsked }: Layout, runId: string): Promise<boolean> {
  const asked = await readState(holdAsked, HoldAsked);
  return asked.kind === 'read' && asked.value.runId === runId;
}

export const forgetHold = ({ holdAsked }: Layout): Promise<void> => rm(holdAsked, { force: true });
