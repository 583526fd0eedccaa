import { join } from 'node:path';
import { message } from '../../contract/message';
import { shortHash } from '../../contract/plain-text';
import type { RunReport } from '../../contract/report';
import { pathExists } from '../lib/path';
import { currentVersion, keptVersions, lockOf, nextStagedAt } from '../state/version';
import type { Swaps } from '../swap';
import { announce } from './announce';
import { keepAppState, prepareAppState } from './app-state';
import { refuseModuleNames } from './app-state-modules';
import { canBeTried } from './canary';
import { beginDataCopy, forgetDataCopy, keepDataCopy } from './data-copy';
import { bothEnded, RunEnd } from './end';
import {
  asStaged,
  endIfStaged,
  holdAnHour,
  keepForLater,
  noLongerFits,
  settleStaged,
} from './staged';
import { stagedNow } from '../state/staged';
import { discardStaged } from './tidy';
import { dataGoesLive, dataIsAsPrepared, goLive, stagedOrOver, stay } from './go-live';
import type { Staged, Candidate } from './go-live';
import { LiveSwap } from './live-swap';
import { recoverFirst } from './recovery';
import type { Run } from './run';
import { checkout } from './steps/checkout';
import { endIfNoRoomForCopy, migratesData } from './steps/copy-data';
import { drain } from './steps/drain';
import { sealedBy } from './look-at-venv';
import { environment } from './steps/environment';
import { fetch } from './steps/fetch';
import { keptEnvironment } from './steps/kept-environment';
import { endIfOverLimit, saveAgain, saveLocalEdits } from './steps/local-edits';
import { endIfForShow, endIfNothingToDo, lookAtWhatIsInPlace } from './steps/nothing-to-do';
import { lookAgain } from './steps/look-again';
import { preflight, type Standing } from './steps/preflight';
import { prepare } from './steps/prepare';
import { python } from './steps/python';
import { restart } from './steps/restart';
import { stop } from './steps/stop';
import { store, type StoredVersion } from './steps/store';
import { synchronize } from './steps/synchronize';
import { tryNewCode } from './steps/try';

/** A refresh, or the return to a kept version, from the first check to the verdict: this file is the checklist. */
export async function refresh(run: Run, swaps: Swaps): Promise<RunReport> {
  const staged = await stagedOrOver(
    run,
    () => stage(run, swaps),
    ({ hadVersion, wasHealthy }) => drain(run, hadVersion && wasHealthy),
  );
  const report =
    staged.kind === 'staged' ? await goLive(run, staged, () => live(run, staged)) : staged;
  await settleStaged(run, report);
  return report;
}

/** Everything that can fail while the service keeps running. */
async function stage(run: Run, swaps: Swaps): Promise<Staged | RunEnd> {
  const { layout, found, request } = run;
  const recovered = await recoverFirst(run, swaps);
  if (recovered instanceof RunEnd) return recovered;
  const current = await currentVersion(layout);
  found.current = current.kind === 'read' ? current.value : null;
  const before = await preflight(run);
  if (before instanceof RunEnd) return before;

  const find =
    request.kind === 'rollback'
      ? keptVersion
      : request.staged === 'apply'
        ? stagedVersion
        : newVersion;
  const candidate = run.cancelled() ?? (await find(run, before));
  if (candidate instanceof RunEnd) return candidate;
  const later = run.cancelled() ?? (await keepForLater(run, candidate));
  if (later !== null) return later;
  const held = await announce(run, before, () => holdAnHour(run, candidate));
  if (held !== null) return held;

  const version = { ...candidate.version, stagedAt: await nextStagedAt(layout) };
  const toStore = { ...candidate, version };
  const swap = new LiveSwap((more) => store(run, swaps, found.current, toStore, more));
  const hasOwnCopy = migratesData(run, version.hasHook);
  const end = hasOwnCopy ? await endIfNoRoomForCopy(run) : await swap.prepare();
  return end ?? { kind: 'staged', ...candidate, version, swap, swaps, ...before };
}

/** The branch's newest commit, or the requested one, with its environment. */
async function newVersion(run: Run, before: Standing): Promise<Candidate | RunEnd> {
  const { layout, found, request } = run;
  const { current } = found;
  const looking = lookAtWhatIsInPlace(run, current, before.wasHealthy);
  const fetched = await fetch(run, current).finally(() => looking);
  if (fetched instanceof RunEnd) return fetched;
  found.to = fetched.commit;
  found.newCommits = fetched.newCommits ?? 0;
  found.wantsPacking = fetched.wantsPacking;
  const inPlace = await looking;
  const isOver =
    run.cancelled() ??
    endIfNothingToDo(run, current, fetched, inPlace) ??
    (await endIfStaged(run, fetched));
  if (isOver !== null) return isOver;
  if (!request.check && !request.dryRun) await discardStaged(run);

  const goesLive = !request.check && request.staged !== 'keep';
  const isEdited = goesLive && (await pathExists(layout.app));
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

  const { hasHook } = laidOut;
  const isKept = before.hadVersion && goesLive && !request.dryRun && !migratesData(run, hasHook);
  const [made, copy] = await bothEnded(
    environment(run, current, fetched, inPlace.venv),
    beginDataCopy(run, isKept || canBeTried(run)),
  );
  if (made instanceof RunEnd) return made;
  if (copy instanceof RunEnd) return copy;
  found.environment = made;
  const venv = made.kept ? layout.venv : layout.nextVenv;
  const refused = run.cancelled() ?? (await refuseModuleNames(run, layout.nextApp, venv));
  if (refused !== null) return refused;
  const entryPoint = run.cancelled() ?? (await tryNewCode(run, made, { copy, hasHook }));
  if (entryPoint instanceof RunEnd) return entryPoint;
  const dataCopy = isKept ? keepDataCopy(run, copy) : await forgetDataCopy(run, copy);
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

/** A kept version, unchanged: it goes live by the same swap and health check as a new one. */
async function keptVersion(run: Run, before: Standing): Promise<Candidate | RunEnd> {
  const { layout, found, request } = run;
  const version = (await keptVersions(layout)).find(
    (each) => request.commit === undefined || each.commit.hash === request.commit,
  );
  const commit = request.commit === undefined ? 'none' : shortHash(request.commit);
  if (version === undefined)
    return new RunEnd('staging-failed', message('no-kept-version', { commit }));
  found.to = version.commit;
  await discardStaged(run);
  const { hash } = version.commit;
  const { fingerprint } = version.python;
  const isInPlace = found.current?.python.fingerprint === fingerprint;
  const trees = {
    app: join(layout.keptApps, hash),
    venv: isInPlace ? null : join(layout.keptVenvs, fingerprint),
  };
  const lock = (await lockOf(layout, hash)) ?? '';
  const kept = await keptEnvironment(run, version, {
    ...{ venv: trees.venv, lock, before: 'accepted' },
    refuse: (said) => Promise.resolve(new RunEnd('staging-failed', said)),
  });
  if (kept instanceof RunEnd) return kept;
  return readied(run, before, { version, trees, lock, ...kept }, true);
}

/** The version staged by an earlier run, if it is unchanged and still belongs to what is in place. */
async function stagedVersion(run: Run, before: Standing): Promise<Candidate | RunEnd> {
  const { layout, found, request } = run;
  const staged = await stagedNow(layout);
  if (staged === null) return new RunEnd('nothing-to-do', message('nothing-staged'));
  const { version, newCommits, packagesChanged } = staged;
  found.to = version.commit;
  found.newCommits = newCommits;
  const lock = await asStaged(run, staged);
  if (lock instanceof RunEnd) return lock;
  const isOver = run.cancelled() ?? (await lookAgain(run, version));
  if (isOver !== null) return isOver;
  const trees = { app: layout.stagedApp, venv: staged.keepsVenv ? null : layout.stagedVenv };
  const kept = await keptEnvironment(run, version, {
    ...{ venv: trees.venv, lock, before: 'refused' },
    refuse: () => noLongerFits(run, staged, 'packages'),
  });
  if (kept instanceof RunEnd) return kept;
  const ready = await readied(run, before, { version, trees, lock, ...kept }, request.force);
  if (ready instanceof RunEnd) return ready;
  return { ...ready, environment: { ...ready.environment, changed: packagesChanged } };
}

interface Ready extends Omit<StoredVersion, 'trees'> {
  readonly trees: { readonly app: string; readonly venv: string | null };
  readonly seal: string | null;
}

/** For a version built earlier: saves what is in place and makes the folders it needs. */
async function readied(
  run: Run,
  before: Standing,
  { seal, ...stored }: Ready,
  mayLeaveOut: boolean,
): Promise<Candidate | RunEnd> {
  const { layout, found } = run;
  const { version, trees, lock } = stored;
  const { venv } = trees;
  found.environment = { ...version, ...{ lock, changes: [], kept: venv === null, seal } };
  const saved = await saveLocalEdits(run, layout.app, mayLeaveOut);
  if (saved instanceof RunEnd) return saved;
  found.saved = saved;
  const isTooMuch = mayLeaveOut ? null : endIfOverLimit(run, saved);
  if (isTooMuch !== null) return isTooMuch;
  const appState = run.cancelled() ?? (await prepareAppState(run, trees.app));
  if (appState instanceof RunEnd) return appState;
  const refused = await refuseModuleNames(run, trees.app, venv ?? layout.venv);
  if (refused !== null) return refused;
  const isToCopy = before.hadVersion && !migratesData(run, version.hasHook);
  const copy = await beginDataCopy(run, isToCopy);
  if (copy instanceof RunEnd) return copy;
  const dataCopy = keepDataCopy(run, copy);
  const inPlace = { kept: venv === null, packages: version.python.packages, changed: 0 };
  const sealed = { ...version, ...sealedBy(seal) };
  return { version: sealed, trees, lock, environment: inPlace, appState, dataCopy };
}

/** The specification's steps with the service stopped, and what makes the new version permanent. */
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
