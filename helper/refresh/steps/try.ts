import { message } from '../../../contract/message';
import type { Run, StepIo } from '../run';
import { runTask } from '../task';
import type { Environment } from '../end';

/** Imports the entry point with the staged code and environment; answers which one it is. A check serves it, too. */
export function tryNewCode(run: Run, environment: Environment): Promise<string> {
  return run.step('try', async (io) => {
    const { layout, settings } = run;
    const staged = {
      app: layout.nextApp,
      venv: environment.kept ? layout.venv : layout.nextVenv,
    };
    const { entryPoint, warning } = await runTask(
      run,
      'try',
      {
        ...staged,
        entryPoint: settings.entryPoint ?? null,
      },
      { io },
    );
    if (warning !== null)
      run.warn(message('code-import-warning', { reason: warning.slice(0, 1000) }));
    if (run.request.check) {
      const latency = await serveOnce(run, io, { ...staged, entryPoint });
      return { value: entryPoint, detail: message('detail-health', { latency }) };
    }
    const detail = message(warning === null ? 'detail-import-ok' : 'detail-import-unsure');
    return { value: entryPoint, detail };
  });
}

/** The verdict that a refresh would give, on a port of its own; the live service is neither stopped nor asked. */
async function serveOnce(
  run: Run,
  io: StepIo,
  staged: { app: string; venv: string; entryPoint: string },
): Promise<string> {
  const health = run.settings.services.map((one) => one.health).find((one) => one !== null);
  const judged =
    health === undefined
      ? null
      : {
          path: health.path,
          timeoutSeconds: health.timeoutSeconds,
          successes: health.successes,
        };
  const request = { ...staged, models: run.layout.models, health: judged };
  const { latencyMs } = await runTask(run, 'serve', request, { io });
  return latencyMs === null ? '–' : `${String(Math.round(latencyMs))} ms`;
}
