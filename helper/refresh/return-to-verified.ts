import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { message } from '../../contract/message';
import { shortHash } from '../../contract/plain-text';
import { beforePrefix } from './tidy';
import { RunEnd } from './end';
import { readHistory } from '../state/history';
import { resultOrNull } from '../host/sandbox';
import { LiveSwap } from './live-swap';
import { currentVersion, keptVersion, lockOf, type Version } from '../state/version';
import type { Run } from './run';
import { lastVerified } from '../state/verified';
import { safeguards } from './safeguards';
import { lookAtVenv } from './look-at-venv';
import { pathExists } from '../lib/path';
import type { Replacement, Swaps } from '../swap';
import { store } from './steps/store';

/**
 * After an unreadable journal: restores the last verified version, whatever an unknown run moved. Compares what is in
 * place, and brings back from the kept versions what differs.
 */
export async function returnToVerified(run: Run, swaps: Swaps): Promise<RunEnd | null> {
  const { layout } = run;
  const verified = await lastVerified(layout);
  const version = verified === null ? null : await keptVersion(layout, verified.commit);
  const lock = version === null ? null : await lockOf(layout, version.commit.hash);
  if (version === null || lock === null) return null;

  const kept = join(layout.keptVenvs, version.python.fingerprint);
  const trees = {
    app: (await isInPlace(run, version)) ? null : join(layout.keptApps, version.commit.hash),
    venv: (await isSound(run, layout.venv, lock)) ? null : kept,
  };
  const data = await dataToBringBack(run, trees.app !== null);
  const current = await currentVersion(layout);
  const isRecorded = current.kind === 'read' && current.value.commit.hash === version.commit.hash;
  if (trees.app === null && trees.venv === null && data.length === 0 && isRecorded) return null;

  const commit = shortHash(version.commit.hash);
  const isAppThere = trees.app === null || (await pathExists(trees.app));
  if (!isAppThere || (trees.venv !== null && !(await isSound(run, kept, lock)))) {
    run.warn(message('verified-pair-missing', { commit }));
    return null;
  }
  const swap = new LiveSwap((more) => store(run, swaps, null, { version, trees, lock }, more));
  const stopped = await safeguards.stopToRecover(run);
  if (stopped !== null) return stopped;
  const end = await swap.exchangeForGood(data);
  if (end !== null) return new RunEnd('needs-attention', end.said, end.log);
  run.warn(message('verified-pair-restored', { commit }));
  return null;
}

async function isInPlace(run: Run, version: Version): Promise<boolean> {
  const { layout } = run;
  if (!(await pathExists(layout.app))) return false;
  const request = {
    app: layout.app,
    archive: null,
    limitBytes: 0,
    mountPoints: run.settings.appState,
  };
  const tree = await resultOrNull(run.host.sandbox, 'local-edits', request);
  return tree?.head?.hash === version.commit.hash;
}

async function isSound(run: Run, venv: string, lock: string): Promise<boolean> {
  if (!(await pathExists(venv))) return false;
  const looked = await lookAtVenv(run, venv, lock, 'accepted');
  return !(looked instanceof RunEnd) && looked.kind === 'sound';
}

/**
 * A migration swaps data/ together with the code. The only trace of a run that never ended is the original data under
 * its kept name; between the two renames there is no data/ at all.
 */
async function dataToBringBack(run: Run, isCodeAway: boolean): Promise<Replacement[]> {
  const { data, stateDir } = run.layout;
  const copies = (await readdir(stateDir)).filter((name) => name.startsWith(beforePrefix)).sort();
  const newest = copies.at(-1);
  if (newest === undefined) return [];
  const isThere = await pathExists(data);
  const { reports } = await readHistory(run.layout);
  const hasEnded = reports.some(({ runId }) => newest === `${beforePrefix}${runId}`);
  if (isThere && (hasEnded || !isCodeAway)) return [];
  const kept = isThere ? join(stateDir, `${beforePrefix}${run.request.runId}`) : null;
  return [{ kind: 'tree', live: data, staged: join(stateDir, newest), kept }];
}
