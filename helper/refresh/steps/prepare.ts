import { message } from '../../../contract/message';
import type { Run } from '../run';
import { runTask } from '../task';
import { monotonicMs } from '../../lib/clock';

/** 4. Prepare application: the repository's own hook, as the service user, in the sandbox. Answers how long it took. */
export function prepare(run: Run, hasHook: boolean): Promise<number | null> {
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
    await runTask(run, 'prepare', request, {
      io,
      outcome: 'rolled-back',
      timeoutSeconds,
      say: ({ kind }) =>
        kind === 'timed-out' ? message('prepare-timed-out', { seconds: timeoutSeconds }) : null,
    });
    return { value: Math.round(monotonicMs() - started) };
  });
}
