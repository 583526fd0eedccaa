import { rm } from 'node:fs/promises';
import * as z from 'zod';
import { CommitHash, Timestamp } from '../../contract/primitives';
import { log } from '../lib/log';
import type { Layout } from './layout';
import { readState, writeDurably } from './state-file';
import type { Version } from './version';

const Due = z.object({ since: z.enum(['stop', 'recovery', 'set-aside']) });
type DueSince = z.infer<typeof Due>['since'];

/**
 * Records that a health check is due: from the moment a run stops the service until its verdict, and after a recovery
 * of files. If the run is killed in between, ladylinux-resume.service does the check.
 */
export const setVerdictDue = (layout: Layout, since: DueSince): Promise<void> =>
  writeDurably(layout.verdictDue, JSON.stringify({ since }), 0o600);

export const verdictGiven = (layout: Layout): Promise<void> =>
  rm(layout.verdictDue, { force: true });

/** null: none is due. An unreadable file counts as due. */
export async function verdictDue(layout: Layout): Promise<DueSince | null> {
  const answer = await readState(layout.verdictDue, Due);
  if (answer.kind === 'absent') return null;
  return answer.kind === 'read' ? answer.value.since : 'recovery';
}

const BadCommits = z.record(
  CommitHash,
  z.strictObject({ at: Timestamp, step: z.string().max(40) }),
);
const most = 200;

/** Commits that failed on this machine, which are not tried again unless forced. */
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

const VerifiedVersion = z.object({ commit: CommitHash, fingerprint: z.string().max(200) });
export type VerifiedVersion = z.infer<typeof VerifiedVersion>;

/**
 * Stores the verified version independently of the swap: it says where to return to if a journal is unreadable. If the
 * disk refuses, the version that serves is not affected.
 */
export async function rememberVerified(layout: Layout, version: Version): Promise<void> {
  const verified: VerifiedVersion = {
    commit: version.commit.hash,
    fingerprint: version.python.fingerprint,
  };
  await writeDurably(layout.verified, JSON.stringify(verified), 0o600).catch((error: unknown) => {
    log.error('could not save which version is verified', error);
  });
}

export async function lastVerified(layout: Layout): Promise<VerifiedVersion | null> {
  const answer = await readState(layout.verified, VerifiedVersion);
  return answer.kind === 'read' ? answer.value : null;
}
