import { message } from '../../contract/message';
import type { Run } from '../run/run';
import { stageTask } from '../run/task';
import type { Environment } from '../run/end';

/** Imports the entry point with the staged code and environment; answers which one it is. */
export function tryNewCode(run: Run, environment: Environment): Promise<string> {
  return run.step('try', async (io) => {
    const { layout, settings } = run;
    const { entryPoint, warning } = await stageTask(run, io, 'try', {
      app: layout.nextApp,
      venv: environment.kept ? layout.venv : layout.nextVenv,
      entryPoint: settings.entryPoint ?? null,
    });
    if (warning === null) return { value: entryPoint, detail: message('detail-import-ok') };
    run.warn(message('code-import-warning', { reason: warning.slice(0, 1000) }));
    return { value: entryPoint, detail: message('detail-import-unsure') };
  });
}
