import { rm } from 'node:fs/promises';
import * as z from 'zod';
import { CommitHash, Sha256 } from '../../contract/primitives';
import { type ApplyLater, ApplyPlan, nextTime, type StagedInfo } from '../../contract/staged';
import { pathExists } from '../lib/path';
import type { Layout } from './layout';
import { readState, writeDurably } from './state-file';
import { currentVersion, Version } from './version';

/** A version that was built, tried and kept, to go live later. */
export const StagedVersion = z.strictObject({
  v: z.literal(1),
  version: Version,
  /** The one in place serves it too: none of its own is kept. */
  keepsVenv: z.boolean(),
  /** Over every file of the code, as it was tried. */
  appSeal: Sha256,
  /** Of the list that its environment was made of. */
  list: Sha256,
  /** Of the settings that it was built with. */
  settings: Sha256,
  /** What was in place then; null: nothing. */
  from: CommitHash.nullable(),
  /** Another branch or commit than the settings say, or one that had failed: whoever applies it asks for that. */
  isOther: z.boolean(),
  /** Also where it had failed before. */
  force: z.boolean(),
  newCommits: z.number().int().nonnegative(),
  packagesChanged: z.number().int().nonnegative(),
  requestedBy: z.string().max(100),
  plan: ApplyPlan.nullable(),
  /** Somebody has held it for an hour already. */
  wasHeld: z.boolean(),
});
export type StagedVersion = z.infer<typeof StagedVersion>;

const limitBytes = 16_000_000;

/** null: nothing is ready, or nobody can tell any more what was. */
export async function stagedNow(layout: Layout): Promise<StagedVersion | null> {
  const answer = await readState(layout.stagedRecord, StagedVersion, limitBytes);
  if (answer.kind !== 'read' || !(await pathExists(layout.stagedApp))) return null;
  const present = await currentVersion(layout);
  const inPlace = present.kind === 'read' ? present.value.commit.hash : null;
  // a swap that was cut short, and finished by the recovery, leaves the record behind
  const isInPlace = inPlace === answer.value.version.commit.hash && inPlace !== answer.value.from;
  return isInPlace ? null : answer.value;
}

export async function keepStaged(layout: Layout, staged: StagedVersion): Promise<void> {
  if (staged.plan?.when === 'start') await writeDurably(layout.waitsForStart, '', 0o644);
  await writeDurably(layout.stagedRecord, JSON.stringify(staged), 0o644);
}

/** When it goes live; null: once somebody says so. */
export async function planApply(layout: Layout, wanted: ApplyPlan | null): Promise<void> {
  const staged = await stagedNow(layout);
  if (staged !== null) await keepStaged(layout, { ...staged, plan: wanted });
}

/** Below a prefix no computer starts: what waits for the next start is due now. Answers whether anything is planned. */
export async function hasStarted(layout: Layout): Promise<boolean> {
  const staged = await stagedNow(layout);
  if (staged?.plan?.when === 'start')
    await planApply(layout, { ...staged.plan, when: 'at', at: new Date().toISOString() });
  return (staged?.plan ?? null) !== null;
}

export const planOf = (when: ApplyLater, requestedBy: string, now: Date): ApplyPlan =>
  when === 'quiet' || when === 'start'
    ? { when, at: null, requestedBy }
    : { when: 'at', at: nextTime(when, now).toISOString(), requestedBy };

/** What a run is asked for, to have it go live. */
export const applying = ({ version, isOther, force }: StagedVersion) =>
  ({ staged: 'apply', force, ...(isOther && { branch: version.branch }) }) as const;

/** Its trees go by themselves: with the next run, or by whoever discards it. */
export async function forgetStaged(layout: Layout): Promise<void> {
  for (const file of [layout.stagedRecord, layout.stagedList]) await rm(file, { force: true });
}

export const stagedTrees = ({ stagedApp, stagedVenv }: Layout): string[] => [stagedApp, stagedVenv];

export const stagedInfo = ({ version, ...staged }: StagedVersion): StagedInfo => {
  const { requestedBy, newCommits, packagesChanged, plan: decided } = staged;
  const { commit, branch, stagedAt } = version;
  return { commit, branch, stagedAt, requestedBy, newCommits, packagesChanged, plan: decided };
};
