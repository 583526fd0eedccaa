import { message } from '../../../contract/message';
import { lockOf, type Pair } from '../../state/pair';
import type { Run } from '../run';
import { stageTask } from '../task';
import { pathExists } from '../../lib/path';
import type { Environment, Fetched } from '../end';

/** Makes the environment of the staged code, or confirms that the one in use serves it too. */
export function environment(
  run: Run,
  current: Pair | null,
  fetched: Fetched,
): Promise<Environment> {
  return run.step('environment', async (io) => {
    const { layout, settings, host } = run;
    await host.makeTaskFolder(layout.nextVenv);
    await host.makeTaskFolder(layout.tools, 'keep');
    await host.makeTaskFolder(layout.buildCache, 'keep');
    const value = await stageTask(run, io, 'environment', {
      app: layout.nextApp,
      venv: layout.nextVenv,
      finalVenv: layout.venv,
      currentVenv: (await pathExists(layout.venv)) ? layout.venv : null,
      lock: run.request.rebuild ? null : await lockOf(layout, fetched.commit.hash),
      currentLock: current === null ? null : await lockOf(layout, current.commit.hash),
      currentDigest: current?.dependencyDigest ?? null,
      rebuild: run.request.rebuild,
      python: host.python,
      tool: settings.pythonTool,
      tools: layout.tools,
      cache: layout.buildCache,
      index: settings.packageIndex ?? null,
    });
    for (const warning of value.warnings) run.warn(warning);
    if (value.rebuiltBecause !== null)
      run.warn(message('environment-rebuilt', { reason: value.rebuiltBecause }));
    const packages = value.python.packages;
    return {
      value,
      outcome: value.kept ? 'unchanged' : 'done',
      detail: value.kept
        ? message('detail-packages-kept', { packages })
        : message('detail-packages', { packages, changed: value.changes.length }),
    };
  });
}
