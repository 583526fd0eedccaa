import { message } from '../../contract/message';
import { Ended } from '../run/ended';
import { lockOf, type Pair } from '../run/pair';
import type { Run } from '../run/run';
import type { Observed } from '../service/observe';
import { pathExists } from '../system/path';
import { readRegularFile } from '../system/state-file';
import type { Fetched } from '../run/end';

/**
 * Ends the run where the machine already is what it should be: the newest commit, in place and unedited, a healthy service and an
 * environment that matches its lock. Files that the application left in app/ are no reason for a restart.
 */
export async function endIfNothingToDo(
  run: Run,
  current: Pair | null,
  fetched: Fetched,
  before: readonly Observed[],
): Promise<void> {
  const { request, layout } = run;
  if (request.force || request.rebuild || current?.commit.hash !== fetched.commit.hash) return;
  if (current.branch !== run.branch || current.repository !== run.settings.repository) return;
  if (!before.every((each) => each.healthy)) return;
  if (!(await areUnitFilesCurrent(run, current))) return;
  const lock = await lockOf(layout, current.commit.hash);
  if (lock === null || !(await pathExists(layout.app)) || !(await pathExists(layout.venv))) return;
  const limits = { signal: run.signal, timeoutSeconds: 60 };
  const [environment, tree] = await Promise.all([
    run.host.sandbox.run('check-environment', { venv: layout.venv, lock }, limits),
    run.host.sandbox.run(
      'local-edits',
      {
        app: layout.app,
        archive: null,
        limitBytes: 0,
        mountPoints: run.settings.appState,
      },
      limits,
    ),
  ]);
  run.throwIfCancelled();
  if (environment.kind !== 'done' || environment.result.state !== 'matches') return;
  if (tree.kind !== 'done' || tree.result.head?.hash !== current.commit.hash) return;
  if (
    tree.result.edits.files.some((file) => file.change === 'modified' || file.change === 'deleted')
  )
    return;
  throw new Ended(
    'nothing-to-do',
    message('nothing-to-do', { branch: run.branch, commit: current.commit.hash.slice(0, 7) }),
  );
}

/** False where the settings have changed what the units are told: their services, or appState. */
async function areUnitFilesCurrent({ host, settings }: Run, current: Pair): Promise<boolean> {
  for (const { path, content } of host.services.unitFiles(settings, current.entryPoint)) {
    if ((await readRegularFile(path, 1_000_000)) !== content) return false;
  }
  return true;
}
