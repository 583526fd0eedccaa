import { message, type Message } from '../../../contract/message';
import { isUnattended } from '../../../contract/request';
import { graceOf } from '../../host/services';
import { monotonicMs, sleep } from '../../lib/clock';
import { conversationsOn, portsOf } from '../../service/conversations';
import { RunEnd } from '../end';
import type { Run } from '../run';

const pollMs = 250;
/** Time until something that just began becomes visible. */
const secondLookMs = 1200;

/**
 * While the service is healthy, waits for a moment when no answer is being written or waited for, up to the limit of
 * the settings. After that limit an unattended run ends with nothing changed. Answers begun later may finish during the
 * stop.
 */
export async function drain(run: Run, isServing: boolean): Promise<RunEnd | null> {
  const { layout, settings, request, hurry } = run;
  const isWanted = !isUnattended(request.requestedBy);
  const { seconds, unattendedSeconds } = settings.drain;
  const limitMs = (isWanted ? seconds : unattendedSeconds) * 1000;
  const isWorthIt = isServing && request.because === undefined;
  const ports = isWorthIt ? await portsOf(settings, layout.envFile) : [];
  if (ports.length === 0 || limitMs === 0 || hurry.aborted) {
    run.skip('drain');
    return null;
  }
  return run.step('drain', async (io) => {
    const startedMs = monotonicMs();
    let wasQuiet = false;
    for (;;) {
      const cancelled = run.cancelled();
      if (cancelled !== null) return cancelled;
      const seen = await conversationsOn(ports);
      if (seen === null) {
        run.graceSeconds = graceOf(settings);
        return { value: null, detail: message('detail-drain-unknown') };
      }
      const { goingOn: count, isLively } = seen;
      const waitedMs = monotonicMs() - startedMs;
      if (count === 0 && (wasQuiet || !isLively)) {
        run.graceSeconds = graceOf(settings);
        return { value: null, ...told(waitedMs) };
      }
      wasQuiet = count === 0;
      io.progress('answers', count, null);
      const waited = { count, seconds: Math.round(waitedMs / 1000) };
      if (waitedMs < limitMs && !hurry.aborted) {
        await pause(wasQuiet ? secondLookMs : pollMs, run.signal, hurry);
        continue;
      }
      if (!isWanted && !hurry.aborted)
        return new RunEnd('nothing-to-do', message('unattended-in-use', waited));
      if (!hurry.aborted) run.warn(message('answers-cut', waited));
      return { value: null, detail: message('detail-drain-over', waited) };
    }
  });
}

const worthAWordMs = 1500;

const told = (waitedMs: number): { readonly detail?: Message } =>
  waitedMs < worthAWordMs
    ? {}
    : { detail: message('detail-drained', { seconds: Math.round(waitedMs / 1000) }) };

async function pause(ms: number, ...until: readonly AbortSignal[]): Promise<void> {
  const deadline = monotonicMs() + ms;
  while (monotonicMs() < deadline && !until.some(({ aborted }) => aborted)) await sleep(50);
}
