import { rm } from 'node:fs/promises';
import * as z from 'zod';
import type { Layout } from './layout';
import { readState, writeDurably } from './state-file';

const Due = z.object({ since: z.enum(['stop', 'recovery', 'set-aside']) });
export type DueSince = z.infer<typeof Due>['since'];

/**
 * A verdict is owed from the moment a run stops the service until the service is judged, and after a recovery of files. Whoever is killed
 * in between leaves this, and ladylinux-resume.service gives the verdict.
 */
export const oweVerdict = (layout: Layout, since: DueSince): Promise<void> =>
  writeDurably(layout.verdictDue, JSON.stringify({ since }), 0o600);

export const verdictGiven = (layout: Layout): Promise<void> =>
  rm(layout.verdictDue, { force: true });

/** null: none is owed. A file that cannot be read owes one. */
export async function verdictDue(layout: Layout): Promise<DueSince | null> {
  const answer = await readState(layout.verdictDue, Due);
  if (answer.kind === 'absent') return null;
  return answer.kind === 'read' ? answer.value.since : 'recovery';
}
