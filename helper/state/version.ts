import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { CommitInfo, PythonInfo } from '../../contract/facts';
import { BranchName, EntryPoint, Sha256, Timestamp } from '../../contract/primitives';
import { Signature } from '../../contract/signers';
import type { Layout } from './layout';
import { pathExists } from '../lib/path';
import { readRegularFile, readState, writeDurably } from './state-file';

/** A version of the application layer: a commit with its environment. */
export const Version = z.strictObject({
  v: z.literal(1),
  commit: CommitInfo,
  branch: BranchName,
  repository: z.string().max(500),
  entryPoint: EntryPoint,
  python: PythonInfo,
  /** sha256 of what the dependency files say. */
  dependencyDigest: Sha256,
  /** Over every file of the environment, as it was made. Written by root only. */
  venvSeal: Sha256.optional(),
  hasHook: z.boolean(),
  manifest: z.string().nullable(),
  manifestProblem: z.string().max(500).nullable(),
  stagedAt: Timestamp,
  /** Set if the settings name signers. */
  signature: Signature.optional(),
});
export type Version = z.infer<typeof Version>;

export const currentFile = (layout: Layout): string => join(layout.refreshState, 'current.json');
const versionFile = (layout: Layout, commit: string): string =>
  join(layout.versionRecords, `${commit}.json`);
const lockFile = (layout: Layout, commit: string): string => join(layout.locks, `${commit}.txt`);

/** The current version. `absent`: never set up; `damaged`: reported, and treated as unknown. */
export const currentVersion = (layout: Layout) =>
  readState(currentFile(layout), Version, 16_000_000);

export async function keptVersion(layout: Layout, commit: string): Promise<Version | null> {
  const answer = await readState(versionFile(layout, commit), Version, 16_000_000);
  return answer.kind === 'read' ? answer.value : null;
}

export async function keepVersion(layout: Layout, version: Version, lock: string): Promise<void> {
  await mkdir(layout.versionRecords, { recursive: true, mode: 0o700 });
  await mkdir(layout.locks, { recursive: true, mode: 0o700 });
  await writeDurably(lockFile(layout, version.commit.hash), lock, 0o600);
  await writeDurably(versionFile(layout, version.commit.hash), JSON.stringify(version), 0o600);
}

/** The hash-locked list of a commit; null if there is none. */
export const lockOf = (layout: Layout, commit: string): Promise<string | null> =>
  readRegularFile(lockFile(layout, commit), 16_000_000);

/** Whether a version is recorded and its code exists. */
export async function isInPlace(layout: Layout): Promise<boolean> {
  return (await currentVersion(layout)).kind === 'read' && (await pathExists(layout.app));
}

/** Whether a version is recorded but its code is missing: its disk is not mounted, or somebody removed it. */
export async function isCodeMissing(layout: Layout): Promise<boolean> {
  return (await currentVersion(layout)).kind === 'read' && !(await pathExists(layout.app));
}

/** Versions to return to, newest first by staging time; never the current one. */
export async function keptVersions(layout: Layout): Promise<Version[]> {
  const present = await currentVersion(layout);
  const inPlace = present.kind === 'read' ? present.value.commit.hash : null;
  const names = await readdir(layout.keptApps).catch(() => []);
  const others = names.filter((name) => name !== inPlace);
  const versions = await Promise.all(others.map((name) => keptVersion(layout, name)));
  return versions
    .filter((version) => version !== null)
    .sort((a, b) => b.stagedAt.localeCompare(a.stagedAt));
}

/** The current and all kept versions. */
async function allVersions(layout: Layout): Promise<Version[]> {
  const present = await currentVersion(layout);
  return [...(present.kind === 'read' ? [present.value] : []), ...(await keptVersions(layout))];
}

/** Seals of environments made from the same list and Python: one with any of them is ours. */
export async function knownSeals(layout: Layout, fingerprint: string): Promise<Set<string>> {
  const versions = await allVersions(layout);
  const same = versions.filter(({ python }) => python.fingerprint === fingerprint);
  return new Set(same.flatMap(({ venvSeal }) => venvSeal ?? []));
}

/** Later than any version here, even if the clock went back. */
export async function nextStagedAt(layout: Layout): Promise<string> {
  const versions = await allVersions(layout);
  const latest = Math.max(0, ...versions.map(({ stagedAt }) => Date.parse(stagedAt)));
  return new Date(Math.max(Date.now(), latest + 1)).toISOString();
}

/** Whether there is a record of a commit, readable or not. */
export const isKept = (layout: Layout, commit: string): Promise<boolean> =>
  pathExists(versionFile(layout, commit));

export async function forgetVersion(layout: Layout, commit: string): Promise<void> {
  await rm(versionFile(layout, commit), { force: true });
}

/** Deletes the records of all other commits: those that failed here, and those whose tree is gone. */
export async function forgetOthers(layout: Layout, needed: ReadonlySet<string>): Promise<void> {
  for (const folder of [layout.versionRecords, layout.locks]) {
    for (const name of await readdir(folder).catch(() => [])) {
      const commit = /^([0-9a-f]+)\.(?:json|txt)$/.exec(name)?.[1];
      if (commit !== undefined && !needed.has(commit)) await rm(join(folder, name));
    }
  }
}
