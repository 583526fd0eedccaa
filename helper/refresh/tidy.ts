import { readdir, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { startTimeOf } from '../../common/process';
import { removeTree } from '../host/sandbox';
import type { Layout } from '../state/layout';
import {
  currentFile,
  forgetOthers,
  forgetVersion,
  isKept,
  keptVersions,
  type Version,
} from '../state/version';
import { forgetStaged, stagedNow, stagedTrees } from '../state/staged';
import { lastVerified } from '../state/verified';
import type { Run } from './run';

export const discard = (run: Run, path: string): Promise<void> =>
  removeTree(run.host.sandbox, path);

/** Removes the staged version. The record goes first: trees without one are removed by the next run. */
export async function discardStaged(run: Run): Promise<void> {
  await forgetStaged(run.layout);
  for (const tree of stagedTrees(run.layout)) await discard(run, tree);
}

/** Removes downloaded packages, except for one list: an environment is made of them once, and later versions differ. */
export async function forgetReceived(run: Run, keep: readonly string[] = []): Promise<void> {
  for (const path of await receivedPackages(run.layout))
    if (!keep.includes(path)) await discard(run, path);
}

/** Where a bundle is copied to. */
export const bundleCopy = ({ packageCache }: Layout): string => `${packageCache}-bundle`;

export async function receivedPackages({ packageCache }: Layout): Promise<string[]> {
  const parent = dirname(packageCache);
  const names = (await namesIn(parent)).filter((each) => /^(?:cache$|packages-)/.test(each));
  return names.map((name) => join(parent, name));
}

export const nextPrefix = '.data-next-';
export const beforePrefix = '.data-before-';

/** Removes our own earlier copies; the newest one stays until the next migration. */
export async function forgetCopies(
  run: Run,
  prefix: typeof nextPrefix | typeof beforePrefix,
): Promise<void> {
  const keep = prefix === beforePrefix ? `${beforePrefix}${run.request.runId}` : '';
  for (const name of await readdir(run.layout.stateDir)) {
    if (name.startsWith(prefix) && name !== keep)
      await discard(run, join(run.layout.stateDir, name));
  }
}

/** Removes what a run that ended before its swap has left: staged trees and files, copies of data, temporary files. */
export async function tidy(run: Run): Promise<void> {
  const { layout, host, settings } = run;
  await forgetCopies(run, nextPrefix);
  await discard(run, layout.dataTrial);
  if ((await stagedNow(layout)) === null) await discardStaged(run);
  for (const name of await readdir(layout.next)) await discard(run, join(layout.next, name));
  const files = await host.services.unitFiles(settings, null);
  for (const path of [currentFile(layout), layout.settingsFile, ...files.map(({ path }) => path)])
    await removeStaged(path);
  for (const folder of [
    layout.refreshState,
    layout.privateDir,
    layout.locks,
    layout.versionRecords,
    layout.runDir,
  ])
    await removeTemporaries(folder);
}

/** Removes what such a run left beside a file. */
export async function removeStaged(path: string): Promise<void> {
  const staged = [`${basename(path)}.next-`, `${basename(path)}.kept-`];
  for (const name of await namesIn(dirname(path)))
    if (staged.some((start) => name.startsWith(start))) await unlink(join(dirname(path), name));
}

/** Removes what writeDurably() leaves if its process is killed: FILE.PID.new of a process that is gone. */
async function removeTemporaries(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    const pid = /\.(\d+)\.new$/.exec(name)?.[1];
    if (pid !== undefined && (await startTimeOf(Number(pid))) === null)
      await unlink(join(folder, name));
  }
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** Removes versions beyond the setting, unneeded environments and staging leftovers. Never the version in place. */
export async function prune(run: Run, current: Version): Promise<void> {
  const { layout, settings } = run;
  const kept = await keptVersions(layout);
  for (const old of kept.slice(settings.keep)) {
    // the record first: nobody may return to a partly removed tree
    await forgetVersion(layout, old.commit.hash);
    await discard(run, join(layout.keptApps, old.commit.hash));
  }
  // an earlier copy of the version in place, which no return uses
  await discard(run, join(layout.keptApps, current.commit.hash));
  const wanted = [current, ...kept.slice(0, settings.keep)];
  const needed = new Set(wanted.map(({ python }) => python.fingerprint));
  for (const name of await readdir(layout.keptVenvs))
    if (!needed.has(name)) await discard(run, join(layout.keptVenvs, name));
  for (const name of await readdir(layout.keptApps)) {
    if (await isKept(layout, name)) continue;
    if (name.startsWith('unknown-')) await pruneUnknown(run, name);
    else await discard(run, join(layout.keptApps, name)); // a killed prune had removed its record
  }
  const verified = await lastVerified(layout);
  const known = wanted.map(({ commit }) => commit.hash);
  await forgetOthers(layout, new Set(verified === null ? known : [verified.commit, ...known]));
  await tidy(run);
}

/** Keeps a tree that we did not make as long as the archive of its edits: until the third run after it. */
async function pruneUnknown(run: Run, name: string): Promise<void> {
  const all = (await readdir(run.layout.keptApps))
    .filter((each) => each.startsWith('unknown-'))
    .sort();
  if (all.indexOf(name) < all.length - run.settings.keep)
    await discard(run, join(run.layout.keptApps, name));
}
