import { rm } from 'node:fs/promises';
import * as z from 'zod';
import { CommitHash, Sha256 } from '../../contract/primitives';
import { type ApplyLater, ApplyPlan, nextTime, type StagedInfo } from '../../contract/staged';
import { pathExists } from '../lib/path';
import type { Layout } from './layout';
import { readState, writeDurably } from './state-file';
import { currentVersion, Version } from './version';

/** A version that was built, tried and kept to be applied later. */
export const StagedVersion = z.strictObject({
  v: z.literal(1),
  version: Version,
  /** It uses the current environment and has none of its own. */
  keepsVenv: z.boolean(),
  /** Over every file of the code, as it was tried. */
  appSeal: Sha256,
  /** Hash of its environment's list. */
  list: Sha256,
  /** Hash of the settings it was built with. */
  settings: Sha256,
  /** The current version at that time; null: none. */
  from: CommitHash.nullable(),
  /** Not the version that the settings name, or one that failed before: applying it needs that permission. */
  isOther: z.boolean(),
  /** Even if it failed before. */
  force: z.boolean(),
  newCommits: z.number().int().nonnegative(),
  packagesChanged: z.number().int().nonnegative(),
  requestedBy: z.string().max(100),
  plan: ApplyPlan.nullable(),
  /** It was already held for an hour. */
  wasHeld: z.boolean(),
});
export type StagedVersion = z.infer<typeof StagedVersion>;

const limitBytes = 16_000_000;

/** null: nothing is staged, or the record is unreadable. */
export async function stagedNow(layout: Layout): Promise<StagedVersion | null> {
  const answer = await readState(layout.stagedRecord, StagedVersion, limitBytes);
  if (answer.kind !== 'read' || !(await pathExists(layout.stagedApp))) return null;
  const present = await currentVersion(layout);
  const inPlace = present.kind === 'read' ? present.value.commit.hash : null;
  // a swap that was interrupted and then finished by recovery leaves the record behind
  const isInPlace = inPlace === answer.value.version.commit.hash && inPlace !== answer.value.from;
  return isInPlace ? null : answer.value;
}

export async function keepStaged(layout: Layout, staged: StagedVersion): Promise<void> {
  if (staged.plan?.when === 'start') await writeDurably(layout.waitsForStart, '', 0o644);
  await writeDurably(layout.stagedRecord, JSON.stringify(staged), 0o644);
}

/** When it will be applied; null: only on request. */
export async function planApply(layout: Layout, wanted: ApplyPlan | null): Promise<void> {
  const staged = await stagedNow(layout);
  if (staged !== null) await keepStaged(layout, { ...staged, plan: wanted });
}

/** Under a prefix no boot happens, so what waits for it is due now. Returns whether anything is planned. */
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

/** The part of a request that applies it. */
export const applying = ({ version, isOther, force }: StagedVersion) =>
  ({ staged: 'apply', force, ...(isOther && { branch: version.branch }) }) as const;

/** Removes its record; the next run, or the caller, deletes its trees. */
export async function forgetStaged(layout: Layout): Promise<void> {
  for (const file of [layout.stagedRecord, layout.stagedList]) await rm(file, { force: true });
}

export const stagedTrees = ({ stagedApp, stagedVenv }: Layout): string[] => [stagedApp, stagedVenv];

export const stagedInfo = ({ version, ...staged }: StagedVersion): StagedInfo => {
  const { requestedBy, newCommits, packagesChanged, plan: decided } = staged;
  const { commit, branch, stagedAt } = version;
  return { commit, branch, stagedAt, requestedBy, newCommits, packagesChanged, plan: decided };
};
