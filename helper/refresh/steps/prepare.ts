import { message } from '../../../contract/message';
import { RunEnd } from '../end';
import type { Run } from '../run';
import { runHook } from '../run-hook';
import { monotonicMs } from '../../lib/clock';

/** 4. Prepare application: runs the repository's own hook, as the service user, in the sandbox. */
export function prepare(run: Run, hasHook: boolean): Promise<RunEnd | null> {
  return run.step('prepare', async (io) => {
    if (!hasHook) return { value: null, outcome: 'skipped', detail: message('detail-no-hook') };
    const { app, venv, data } = run.layout;
    const started = monotonicMs();
    const answer = await runHook(run, io, { app, venv, data, trial: false }, 'rolled-back');
    if (answer instanceof RunEnd) return answer;
    run.found.hookMs = Math.round(monotonicMs() - started);
    return { value: null };
  });
}
