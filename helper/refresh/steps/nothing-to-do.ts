import { message } from '../../../contract/message';
import { type FetchResult, RunEnd, short } from '../end';
import { knownSeals, lockOf, type Version } from '../../state/version';
import type { Run } from '../run';
import { runTask } from '../task';
import { changedUnitFiles } from '../../service/unit-files';
import { pathExists } from '../../lib/path';

/** Whether what is in place is as it was put there. Starts before the fetch, which waits for the network, and never rejects. */
export async function lookAtWhatIsInPlace(
  run: Run,
  current: Version | null,
  wasHealthy: boolean,
): Promise<boolean> {
  const { request, layout } = run;
  if (request.force || request.rebuild || request.edits !== undefined || current === null)
    return false;
  if (current.branch !== run.branch || current.repository !== run.settings.repository) return false;
  if (!wasHealthy) return false;
  try {
    const changed = await changedUnitFiles(run.host, run.settings, current.entryPoint);
    if (changed.length > 0) return false;
    const lock = await lockOf(layout, current.commit.hash);
    if (lock === null || !(await pathExists(layout.app)) || !(await pathExists(layout.venv)))
      return false;
    const answer = await runTask(run, 'in-place', {
      app: layout.app,
      venv: layout.venv,
      lock,
      python: run.interpreter,
      pythons: layout.pythons,
      mountPoints: run.settings.appState,
    });
    if (answer instanceof RunEnd) return false;
    const { tree, environment } = answer;
    if (environment.state !== 'matches' || tree.head?.hash !== current.commit.hash) return false;
    const seals = await knownSeals(layout, environment.python.fingerprint);
    if (!seals.has(environment.seal)) return false;
    return !tree.edits.files.some(({ change }) => change === 'modified' || change === 'deleted');
  } catch {
    return false; // what is wrong there is found again, and told, by the step that works on it
  }
}

/**
 * Ends the run where the machine already is what it should be: the newest commit, in place and unedited, a healthy service and an
 * environment in which every file is as it was made. Files that the application left in app/ are no reason for a restart.
 */
export function endIfNothingToDo(
  run: Run,
  current: Version | null,
  fetched: FetchResult,
  isAsPutThere: boolean,
): RunEnd | null {
  if (!isAsPutThere || current?.commit.hash !== fetched.commit.hash) return null;
  const said = message('nothing-to-do', { branch: run.branch, commit: short(current.commit) });
  return new RunEnd('nothing-to-do', said);
}

/** A check and a dry run have seen enough. */
export function endIfForShow({ request, branch, found: { current, to } }: Run): RunEnd | null {
  if (request.check)
    return new RunEnd('would-refresh', message('would-refresh-cleanly', { commit: short(to) }));
  if (!request.dryRun) return null;
  const params = { from: short(current?.commit), to: short(to), branch };
  return new RunEnd('would-refresh', message('would-refresh', params));
}
