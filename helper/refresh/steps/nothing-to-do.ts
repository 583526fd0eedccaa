import { message } from '../../../contract/message';
import { type FetchResult, RunEnd, short } from '../end';
import { knownSeals, lockOf, type Version } from '../../state/version';
import type { SoundVenv } from '../look-at-venv';
import type { Run } from '../run';
import type { EnvironmentFacts } from '../../host/tasks/environment';
import { monotonicMs } from '../../lib/clock';
import { runTask } from '../task';
import { changedUnitFiles } from '../../service/unit-files';
import { pathExists } from '../../lib/path';

/** What was found out about the version in place at the start. */
export interface InPlace {
  readonly isAsPutThere: boolean;
  /** null: not checked, or changed since it was made. */
  readonly venv: SoundVenv | null;
}

const unknown: InPlace = { isAsPutThere: false, venv: null };

/** Whether the version in place is unchanged. Starts before the fetch, to use the time, and never rejects. */
export async function lookAtWhatIsInPlace(
  run: Run,
  current: Version | null,
  wasHealthy: boolean,
): Promise<InPlace> {
  const { request, layout } = run;
  if (request.force || request.rebuild || request.edits !== undefined || current === null)
    return unknown;
  if (current.branch !== run.branch || current.repository !== run.settings.repository)
    return unknown;
  if (!wasHealthy) return unknown;
  try {
    const changed = await changedUnitFiles(run.host, run.settings, current.entryPoint);
    const lock = await lockOf(layout, current.commit.hash);
    if (lock === null || !(await pathExists(layout.app)) || !(await pathExists(layout.venv)))
      return unknown;
    const answer = await runTask(run, 'in-place', {
      app: layout.app,
      venv: layout.venv,
      lock,
      python: run.interpreter,
      pythons: layout.pythons,
      mountPoints: run.settings.appState,
    });
    if (answer instanceof RunEnd) return unknown;
    const { tree, environment } = answer;
    const venv = await soundVenv(run, lock, environment);
    const isAsPutThere =
      venv !== null &&
      changed.length === 0 &&
      tree.head?.hash === current.commit.hash &&
      !tree.edits.files.some(({ change }) => change === 'modified' || change === 'deleted');
    return { isAsPutThere, venv };
  } catch {
    return unknown; // the step that works on it will find and report what is wrong
  }
}

async function soundVenv(
  run: Run,
  lock: string,
  facts: EnvironmentFacts,
): Promise<SoundVenv | null> {
  if (facts.state !== 'matches') return null;
  const { python, seal } = facts;
  const seals = await knownSeals(run.layout, python.fingerprint);
  return seals.has(seal) ? { kind: 'sound', python, seal, lock, lookedAtMs: monotonicMs() } : null;
}

/**
 * Ends the run if the machine is already as it should be: the newest commit, in place and unedited, a healthy service
 * and an unchanged environment. Files that the application left in app/ are no reason for a restart.
 */
export function endIfNothingToDo(
  run: Run,
  current: Version | null,
  fetched: FetchResult,
  { isAsPutThere }: InPlace,
): RunEnd | null {
  if (!isAsPutThere || current?.commit.hash !== fetched.commit.hash) return null;
  const said = message('nothing-to-do', { branch: run.branch, commit: short(current.commit) });
  return new RunEnd('nothing-to-do', said);
}

/** A check or a dry run ends here. */
export function endIfForShow({ request, branch, found: { current, to } }: Run): RunEnd | null {
  if (request.check)
    return new RunEnd('would-refresh', message('would-refresh-cleanly', { commit: short(to) }));
  if (!request.dryRun) return null;
  const params = { from: short(current?.commit), to: short(to), branch };
  return new RunEnd('would-refresh', message('would-refresh', params));
}
