import * as z from 'zod';
import { CommitHash, Timestamp } from '../../contract/primitives';
import type { Layout } from './layout';
import { readState, writeDurably } from './state-file';

const BadCommits = z.record(
  CommitHash,
  z.strictObject({ at: Timestamp, step: z.string().max(40) }),
);
const most = 200;

/** Commits that failed on this machine and are not tried again until they are forced. */
export async function badCommits(
  layout: Layout,
): Promise<ReadonlyMap<string, { at: string; step: string }>> {
  const answer = await readState(layout.badCommits, BadCommits);
  return new Map(answer.kind === 'read' ? Object.entries(answer.value) : []);
}

export async function markBad(layout: Layout, commit: string, step: string): Promise<void> {
  const all = [
    ...(await badCommits(layout)),
    [commit, { at: new Date().toISOString(), step }] as const,
  ].slice(-most);
  await writeDurably(layout.badCommits, JSON.stringify(Object.fromEntries(all)), 0o600);
}

export async function clearBad(layout: Layout, commit: string): Promise<void> {
  const all = await badCommits(layout);
  if (!all.has(commit)) return;
  await writeDurably(
    layout.badCommits,
    JSON.stringify(Object.fromEntries([...all].filter(([hash]) => hash !== commit))),
    0o600,
  );
}
