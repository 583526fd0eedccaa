import { message } from '../../../contract/message';
import { Ended } from '../end';
import type { Run } from '../run';
import { monotonicMs } from '../../lib/clock';

/** 4. Prepare application: the repository's own hook, as the service user, in the sandbox. Answers how long it took. */
export function prepare(run: Run, hasHook: boolean): Promise<number | null> {
  return run.step('prepare', async (io) => {
    if (!hasHook) return { value: null, outcome: 'skipped', detail: message('detail-no-hook') };
    const { layout, settings, host } = run;
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
    const answer = await host.sandbox.run(
      'prepare',
      request,
      { signal: run.signal, timeoutSeconds },
      io,
    );
    switch (answer.kind) {
      case 'done':
        return { value: Math.round(monotonicMs() - started) };
      case 'failed':
        throw new Ended('rolled-back', answer.failure.message);
      case 'cancelled':
        throw new Ended('cancelled', message('cancelled-before-stop'));
      case 'timed-out':
        throw new Ended('rolled-back', message('prepare-timed-out', { seconds: timeoutSeconds }));
      case 'broken':
        throw new Ended(
          'rolled-back',
          message('internal-error', {
            reason: `prepare: ${answer.reason}`.slice(0, 500),
            log: 'the log',
          }),
        );
    }
  });
}
