import { atMost, message } from '../../../contract/message';
import { type Environment, RunEnd } from '../end';
import { moduleFolders } from '../module-folders';
import type { Run } from '../run';
import { runTask } from '../task';
import { beginTrial, canary, serveOnce, type Beside } from '../canary';

/** Imports the entry point with the staged code and environment, and returns it. Also serves it for a moment. */
export function tryNewCode(
  run: Run,
  environment: Environment,
  beside: Beside,
): Promise<string | RunEnd> {
  return run.step('try', async (io) => {
    const { layout, settings } = run;
    const staged = {
      app: layout.nextApp,
      venv: environment.kept ? layout.venv : layout.nextVenv,
    };
    const modules = await moduleFolders(run);
    const { check } = run.request;
    const ahead = await beginTrial(run, io, { ...staged, modules }, beside);
    try {
      const answer = await runTask(
        run,
        'try',
        {
          ...staged,
          entryPoint: settings.entryPoint ?? null,
          hook: settings.prepare.hook,
          modules,
          packages: settings.packages.names,
        },
        { io },
      );
      if (answer instanceof RunEnd) return answer;
      const { entryPoint, warning } = answer;
      if (warning !== null)
        run.warn(message('code-import-warning', { reason: atMost(warning, 1000) }));
      const trial = { ...staged, entryPoint, modules };
      const served = await (check
        ? serveOnce(run, io, trial)
        : canary(run, io, trial, beside, ahead));
      if (served instanceof RunEnd) return served;
      const loaded = message(warning === null ? 'detail-import-ok' : 'detail-import-unsure');
      return { value: entryPoint, detail: served ?? loaded };
    } finally {
      await ahead?.callOff();
    }
  });
}
