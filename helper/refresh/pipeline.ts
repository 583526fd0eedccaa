import { join } from 'node:path';
import { message } from '../../contract/message';
import { shortHash } from '../../contract/plain-text';
import type { RunReport } from '../../contract/report';
import { pathExists } from '../lib/path';
import { currentVersion, keptVersions, lockOf, nextStagedAt } from '../state/version';
import type { Swaps } from '../swap';
import { keepAppState, prepareAppState } from './app-state';
import { refuseModuleNames } from './app-state-modules';
import { beginDataCopy } from './data-copy';
import { bothEnded, RunEnd } from './end';
import { dataGoesLive, dataIsAsPrepared, goLive, stagedOrOver, stay } from './go-live';
import type { Staged, Candidate } from './go-live';
import { LiveSwap } from './live-swap';
import { recoverFirst } from './recovery';
import type { Run } from './run';
import { checkout } from './steps/checkout';
import { endIfNoRoomForCopy, migratesData } from './steps/copy-data';
import { drain } from './steps/drain';
import { environment, keptEnvironment, sealedBy } from './steps/environment';
import { fetch } from './steps/fetch';
import { endIfOverLimit, saveAgain, saveLocalEdits } from './steps/local-edits';
import { endIfForShow, endIfNothingToDo, lookAtWhatIsInPlace } from './steps/nothing-to-do';
import { preflight, type Standing } from './steps/preflight';
import { prepare } from './steps/prepare';
import { python } from './steps/python';
import { restart } from './steps/restart';
import { stop } from './steps/stop';
import { store } from './steps/store';
import { synchronize } from './steps/synchronize';
import { tryNewCode } from './steps/try';

/** A refresh, or the return to a version that was kept, from its first look to its verdict: this file is the checklist. */
export async function refresh(run: Run, swaps: Swaps): Promise<RunReport> {
  const staged = await stagedOrOver(
    run,
    () => stage(run, swaps),
    ({ hadVersion, wasHealthy }) => drain(run, hadVersion && wasHealthy),
  );
  return staged.kind === 'staged' ? goLive(run, staged, () => live(run, staged)) : staged;
}

/** Everything that can fail, while the service keeps running. */
async function stage(run: Run, swaps: Swaps): Promise<Staged | RunEnd> {
  const { layout, found, request } = run;
  const recovered = await recoverFirst(run, swaps);
  if (recovered instanceof RunEnd) return recovered;
  const present = await currentVersion(layout);
  found.current = present.kind === 'read' ? present.value : null;
  const before = await preflight(run);
  if (before instanceof RunEnd) return before;

  const candidate =
    run.cancelled() ??
    (request.kind === 'rollback' ? await keptVersion(run, before) : await newVersion(run, before));
  if (candidate instanceof RunEnd) return candidate;

  const version = { ...candidate.version, stagedAt: await nextStagedAt(layout) };
  const toStore = { ...candidate, version };
  const swap = new LiveSwap((more) => store(run, swaps, found.current, toStore, more));
  const hasOwnCopy = migratesData(run, version.hasHook);
  const end = hasOwnCopy ? await endIfNoRoomForCopy(run) : await swap.prepare();
  return end ?? { kind: 'staged', ...candidate, version, swap, swaps, ...before };
}

/** The newest commit of the branch, or the one that was asked for, with the environment that belongs to it. */
async function newVersion(run: Run, before: Standing): Promise<Candidate | RunEnd> {
  const { layout, found, request } = run;
  const { current } = found;
  const looking = lookAtWhatIsInPlace(run, current, before.wasHealthy);
  const fetched = await fetch(run, current).finally(() => looking);
  if (fetched instanceof RunEnd) return fetched;
  found.to = fetched.commit;
  found.newCommits = fetched.newCommits ?? 0;
  found.wantsPacking = fetched.wantsPacking;
  const isOver = run.cancelled() ?? endIfNothingToDo(run, current, fetched, await looking);
  if (isOver !== null) return isOver;

  const isEdited = !request.check && (await pathExists(layout.app));
  const laidOut = await checkout(run, fetched, async (io) => {
    if (!isEdited) return null;
    const saved = await saveLocalEdits(run, layout.app, request.force, io);
    if (saved instanceof RunEnd) return saved;
    found.saved = saved;
    return endIfOverLimit(run, saved);
  });
  if (laidOut instanceof RunEnd) return laidOut;
  const appState = run.cancelled() ?? (await prepareAppState(run, layout.nextApp));
  if (appState instanceof RunEnd) return appState;

  const wantsCopy = before.hadVersion && !request.check && !request.dryRun;
  const [made, dataCopy] = await bothEnded(
    environment(run, current, fetched),
    beginDataCopy(run, wantsCopy && !migratesData(run, laidOut.hasHook)),
  );
  if (made instanceof RunEnd) return made;
  if (dataCopy instanceof RunEnd) return dataCopy;
  found.environment = made;
  const venv = made.kept ? layout.venv : layout.nextVenv;
  const refused = run.cancelled() ?? (await refuseModuleNames(run, layout.nextApp, venv));
  if (refused !== null) return refused;
  const entryPoint = run.cancelled() ?? (await tryNewCode(run, made));
  if (entryPoint instanceof RunEnd) return entryPoint;
  const isForShow = run.cancelled() ?? endIfForShow(run);
  if (isForShow !== null) return isForShow;

  const { branch, settings } = run;
  return {
    version: {
      ...{ v: 1, commit: fetched.commit, branch, repository: settings.repository, entryPoint },
      ...{ python: made.python, dependencyDigest: made.dependencyDigest },
      ...{ ...laidOut, ...sealedBy(made.seal) },
    },
    trees: { app: layout.nextApp, venv: made.kept ? null : layout.nextVenv },
    environment: { kept: made.kept, packages: made.python.packages, changed: made.changes.length },
    ...{ lock: made.lock, appState, dataCopy },
  };
}

/** A version that was kept, as it was: it goes live by the same swap and the same verdict as a new one. */
async function keptVersion(run: Run, before: Standing): Promise<Candidate | RunEnd> {
  const { layout, found, request } = run;
  const version = (await keptVersions(layout)).find(
    (each) => request.commit === undefined || each.commit.hash === request.commit,
  );
  const commit = request.commit === undefined ? 'none' : shortHash(request.commit);
  if (version === undefined)
    return new RunEnd('staging-failed', message('no-kept-version', { commit }));
  found.to = version.commit;
  const kept = await keptEnvironment(run, found.current, version);
  if (kept instanceof RunEnd) return kept;
  const { venv, seal } = kept;
  const lock = (await lockOf(layout, version.commit.hash)) ?? '';
  found.environment = { ...version, ...{ lock, changes: [], kept: venv === null, seal } };
  const saved = await saveLocalEdits(run, layout.app, true);
  if (saved instanceof RunEnd) return saved;
  found.saved = saved;
  const trees = { app: join(layout.keptApps, version.commit.hash), venv };
  const appState = run.cancelled() ?? (await prepareAppState(run, trees.app));
  if (appState instanceof RunEnd) return appState;
  const refused = await refuseModuleNames(run, trees.app, venv ?? layout.venv);
  if (refused !== null) return refused;
  const isToCopy = before.hadVersion && !migratesData(run, version.hasHook);
  const dataCopy = await beginDataCopy(run, isToCopy);
  if (dataCopy instanceof RunEnd) return dataCopy;
  const inPlace = { kept: venv === null, packages: version.python.packages, changed: 0 };
  const sealed = { ...version, ...sealedBy(seal) };
  return { version: sealed, trees, lock, environment: inPlace, appState, dataCopy };
}

/** The specification's steps with the service down, and what makes the new version the one that stays. */
async function live(run: Run, staged: Staged): Promise<RunEnd | null> {
  const { version, swap } = staged;
  return (
    (await stop(run)) ??
    (await saveAgain(run, run.layout.app).then(() => null)) ??
    (await keepAppState(run, staged.appState)) ??
    (await dataGoesLive(run, staged)) ??
    (await synchronize(run, swap, version)) ??
    (await python(run, staged.environment)) ??
    (await prepare(run, version.hasHook)) ??
    (await dataIsAsPrepared(run, staged)) ??
    (await restart(run)) ??
    (await stay(run, staged))
  );
}
