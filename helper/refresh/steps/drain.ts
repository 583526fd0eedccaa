import { message, type Message } from '../../../contract/message';
import { isUnattended } from '../../../contract/request';
import { graceOf } from '../../host/services';
import { monotonicMs, sleep } from '../../lib/clock';
import { conversationsOn } from '../../service/conversations';
import { addressOf } from '../../service/health';
import { listenAddress, readEnvFile } from '../../state/env-file';
import { RunEnd } from '../end';
import type { Run } from '../run';

const pollMs = 250;
/** What has just begun shows after that. */
const secondLookMs = 1200;

/**
 * Waits, with a healthy service up, for a moment in which no answer is being written or waited for; no longer than the settings allow. A
 * run that nobody has asked for ends there, with nothing changed. What begins after that moment may end while the service goes down.
 */
export async function drain(run: Run, isServing: boolean): Promise<RunEnd | null> {
  const { settings, request, hurry } = run;
  const isWanted = !isUnattended(request.requestedBy);
  const { seconds, unattendedSeconds } = settings.drain;
  const limitMs = (isWanted ? seconds : unattendedSeconds) * 1000;
  const ports = isServing && request.because === undefined ? await portsOf(run) : [];
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

/** Of the units that are up. */
async function portsOf({ host, settings, layout }: Run): Promise<number[]> {
  const base = listenAddress(await readEnvFile(layout.envFile));
  const ports = await Promise.all(
    settings.services.map(async (service) => {
      if (service.health === null && service.port === undefined) return [];
      const { state } = await host.services.inspect(service.unit);
      return state === 'active' ? [addressOf(service, base).port] : [];
    }),
  );
  return [...new Set(ports.flat())];
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
