import { message } from '../../../contract/message';
import { type Environment, RunEnd } from '../end';
import { moduleFolders, type ModuleFolders } from '../module-folders';
import type { Run, StepIo } from '../run';
import { runTask } from '../task';
import { sayWantedPath } from '../wants-path';
import { tellRefusal } from '../../service/refusal';
import { storedSettings } from '../../state/settings-file';

/** Imports the entry point with the staged code and environment; answers which one it is. A check serves it, too. */
export function tryNewCode(run: Run, environment: Environment): Promise<string | RunEnd> {
  return run.step('try', async (io) => {
    const { layout, settings } = run;
    const staged = {
      app: layout.nextApp,
      venv: environment.kept ? layout.venv : layout.nextVenv,
    };
    const modules = await moduleFolders(run);
    const answer = await runTask(
      run,
      'try',
      {
        ...staged,
        entryPoint: settings.entryPoint ?? null,
        hook: settings.prepare.hook,
        modules,
      },
      { io },
    );
    if (answer instanceof RunEnd) return answer;
    const { entryPoint, warning } = answer;
    if (warning !== null)
      run.warn(message('code-import-warning', { reason: warning.slice(0, 1000) }));
    if (run.request.check) {
      const latency = await serveOnce(run, io, { ...staged, entryPoint, modules });
      if (latency instanceof RunEnd) return latency;
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
  staged: { app: string; venv: string; entryPoint: string; modules: ModuleFolders },
): Promise<string | RunEnd> {
  const service = run.settings.services.find((one) => one.health !== null);
  // it is served by ourselves here, without a unit that might speak TLS
  const health =
    service === undefined || service.health === null
      ? null
      : { ...service.health, scheme: 'http' as const };
  const request = { ...staged, models: run.layout.models, health };
  const answer = await runTask(run, 'serve', request, { io });
  if (answer instanceof RunEnd) {
    const { outcome, said, log } = answer;
    return new RunEnd(outcome, await sayWantedPath(run, staged.entryPoint, said, io.lines), log);
  }
  if (answer.kind === 'refused' && service !== undefined && health !== null) {
    const { unit } = service;
    const stored = await storedSettings(run.layout.settingsFile);
    const name = staged.entryPoint;
    const told = tellRefusal(answer.refusal, { unit, health, stored, name });
    return new RunEnd('staging-failed', told);
  }
  const latencyMs = answer.kind === 'served' ? answer.latencyMs : null;
  return latencyMs === null ? '–' : `${String(Math.round(latencyMs))} ms`;
}
