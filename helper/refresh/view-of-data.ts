import { join, relative } from 'node:path';
import { statInTree } from '../lib/path-in-tree';
import { copyData, type DataCopy, type NotCopied } from './copied-data';
import { RunEnd } from './end';
import type { Run } from './run';
import { discard } from './tidy';

/** What a version on trial sees of the data. null: nothing. */
export interface View {
  readonly data: string | null;
  /** The paths of the setting appState in it. */
  readonly appState: readonly string[];
  /** Why it sees nothing although there is data. */
  readonly why: NotCopied | 'busy' | null;
}

/** Copies the copy, which stays unchanged, so that the next trial sees the same. */
export async function viewOfData(run: Run, copy: DataCopy): Promise<View | RunEnd> {
  if (copy.kind === 'none') return nothing(copy.why);
  if (!copy.isSettled) return nothing('busy');
  const data = run.layout.dataTrial;
  await discard(run, data); // left by a killed run; it no longer belongs to the service
  const copied = await copyData(run, copy.staged, data);
  if (copied instanceof RunEnd) return copied;
  if (copied.kind === 'not-copied') return nothing(copied.why);
  return { data, appState: await appStateIn(run, data), why: null };
}

const nothing = (why: View['why']): View => ({ data: null, appState: [], why });

/** Leaves out links: they would be followed when mounted into the application's folder. */
async function appStateIn({ host, layout, settings }: Run, data: string): Promise<string[]> {
  if (host.mode !== 'system') return [];
  const store = relative(layout.data, layout.appState);
  const found: string[] = [];
  for (const path of settings.appState) {
    const { kind } = await statInTree(data, join(store, path));
    if (kind === 'file' || kind === 'folder') found.push(path);
  }
  return found;
}
