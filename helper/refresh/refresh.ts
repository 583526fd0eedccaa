import type { SavedEdits } from '../../contract/facts';
import { message } from '../../contract/message';
import { stageThenGoLive, type Staged } from './go-live';
import { prepareAppState } from './app-state';
import { beginDataCopy } from './data-copy';
import { recoverFirst } from './recovery';
import { beginFindings, short, type End, type Findings, RunEnd } from './end';
import { currentVersion, nextStagedAt, type Version } from '../state/version';
import type { Run } from './run';
import { LiveSwap } from './live-swap';
import { checkout } from './steps/checkout';
import { endIfNoRoomForCopy, migratesData } from './steps/copy-data';
import { environment } from './steps/environment';
import { fetch } from './steps/fetch';
import { endIfOverLimit, saveLocalEdits } from './steps/local-edits';
import { endIfNothingToDo, lookAtWhatIsInPlace } from './steps/nothing-to-do';
import { preflight, standing } from './steps/preflight';
import { store } from './steps/store';
import { tryNewCode } from './steps/try';
import { pathExists } from '../lib/path';
import type { Swaps } from '../swap';

/** A refresh from its first look to its verdict. Throws for bugs only. */
export async function refresh(run: Run, swaps: Swaps): Promise<End> {
  const { findings, end } = beginFindings();
  return stageThenGoLive(run, () => stage(run, swaps, findings), findings, end);
}

/** Everything that can fail, while the service keeps running. */
async function stage(run: Run, swaps: Swaps, findings: Findings): Promise<Staged> {
  const { layout } = run;
  await recoverFirst(run, swaps);
  const present = await currentVersion(layout);
  const current = present.kind === 'read' ? present.value : null;
  findings.current = current;
  const before = await preflight(run);
  run.throwIfCancelled();

  const looking = lookAtWhatIsInPlace(run, current, before);
  const fetched = await fetch(run, current).finally(() => looking);
  findings.fetched = fetched;
  findings.to = fetched.commit;
  run.throwIfCancelled();
  endIfNothingToDo(run, current, fetched, await looking);

  const [laidOut, saved] = await allEnded([checkout(run, fetched), editsOf(run)]);
  const appState = await prepareAppState(run, layout.nextApp);
  findings.saved = saved;
  endIfOverLimit(run, saved);
  run.throwIfCancelled();

  const isForShow = run.request.check || run.request.dryRun;
  const { hadVersion } = standing(before, current);
  const hasOwnCopy = migratesData(run, laidOut.hasHook);
  const [made, dataCopy] = await allEnded([
    environment(run, current, fetched),
    beginDataCopy(run, hadVersion && !isForShow && !hasOwnCopy),
  ]);
  findings.environment = made;
  run.throwIfCancelled();

  const entryPoint = await tryNewCode(run, made);
  run.throwIfCancelled();
  if (run.request.check)
    throw new RunEnd(
      'would-refresh',
      message('would-refresh-cleanly', { commit: short(fetched.commit) }),
    );
  if (run.request.dryRun) {
    throw new RunEnd(
      'would-refresh',
      message('would-refresh', {
        from: short(current?.commit),
        to: short(fetched.commit),
        branch: run.branch,
      }),
    );
  }

  const version: Version = {
    v: 1,
    commit: fetched.commit,
    branch: run.branch,
    repository: run.settings.repository,
    entryPoint,
    python: made.python,
    dependencyDigest: made.dependencyDigest,
    hasHook: laidOut.hasHook,
    manifest: laidOut.manifest,
    manifestProblem: laidOut.manifestProblem,
    stagedAt: await nextStagedAt(layout),
    ...(laidOut.signature === null ? {} : { signature: laidOut.signature }),
  };
  const trees = { app: layout.nextApp, venv: made.kept ? null : layout.nextVenv };
  const swap = new LiveSwap((more) =>
    store(run, swaps, current, { version, trees, lock: made.lock }, more),
  );
  if (hasOwnCopy) await endIfNoRoomForCopy(run);
  else await swap.prepare();
  return {
    version,
    environment: { kept: made.kept, packages: made.python.packages, changed: made.changes.length },
    swap,
    appState,
    dataCopy,
    swaps,
    ...standing(before, current),
  };
}

const editsOf = async (run: Run): Promise<SavedEdits | null> =>
  !run.request.check && (await pathExists(run.layout.app))
    ? saveLocalEdits(run, run.layout.app, run.request.force)
    : null;

/** Both at once; nothing of the other is at work any more when one of them has failed. */
async function allEnded<A, B>(works: [Promise<A>, Promise<B>]): Promise<[A, B]> {
  await Promise.allSettled(works);
  return Promise.all(works);
}
