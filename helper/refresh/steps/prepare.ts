import { message } from '../../../contract/message';
import { RunEnd } from '../end';
import type { Run } from '../run';
import { runTask } from '../task';
import { monotonicMs } from '../../lib/clock';

/** 4. Prepare application: the repository's own hook, as the service user, in the sandbox. */
export function prepare(run: Run, hasHook: boolean): Promise<RunEnd | null> {
  return run.step('prepare', async (io) => {
    if (!hasHook) return { value: null, outcome: 'skipped', detail: message('detail-no-hook') };
    const { layout, settings } = run;
    const { hook, timeoutSeconds } = settings.prepare;
    const started = monotonicMs();
    const request = {
      app: layout.app,
      venv: layout.venv,
      hook,
      data: layout.data,
      cache: layout.cache,
      models: layout.models,
    };
    const answer = await runTask(run, 'prepare', request, {
      io,
      outcome: 'rolled-back',
      timeoutSeconds,
      say: ({ kind }) =>
        kind === 'timed-out' ? message('prepare-timed-out', { seconds: timeoutSeconds }) : null,
    });
    if (answer instanceof RunEnd) return answer;
    run.found.hookMs = Math.round(monotonicMs() - started);
    return { value: null };
  });
}
