import { isUnattended, nobody } from '../../contract/request';
import { monotonicMs, sleep } from '../lib/clock';
import { forgetHold, isHeld } from '../state/hold-asked';
import { stagedNow } from '../state/staged';
import type { RunEnd } from './end';
import type { Run } from './run';
import type { Standing } from './steps/preflight';

const pollMs = 250;

/**
 * Announces that an unattended run is about to stop the service, and waits until that moment. Nobody has to answer. A
 * person may ask, once, to wait for an hour; then `hold` is called.
 */
export async function announce(
  run: Run,
  { hadVersion, wasHealthy }: Standing,
  hold: () => Promise<RunEnd>,
): Promise<RunEnd | null> {
  const { request, settings, layout, host, hurry } = run;
  const { announceSeconds } = settings.unattended;
  const { requestedBy, because } = request;
  // a person who asked on the application's page is present and waiting
  const isAsked = !isUnattended(requestedBy) || requestedBy === nobody.application;
  const isWanted = isAsked || because !== undefined;
  if (isWanted || !hadVersion || !wasHealthy || !host.runsServices || announceSeconds === 0)
    return null;
  const mayHold = request.staged !== 'apply' || (await stagedNow(layout))?.wasHeld === false;
  const at = new Date(Date.now() + announceSeconds * 1000).toISOString();
  const deadlineMs = monotonicMs() + announceSeconds * 1000;
  run.announce({ at, mayHold });
  try {
    while (monotonicMs() < deadlineMs && !hurry.aborted) {
      const cancelled = run.cancelled();
      if (cancelled !== null) return cancelled;
      if (mayHold && (await isHeld(layout, request.runId))) return await hold();
      await sleep(pollMs);
    }
    return null;
  } finally {
    run.announce(null);
    await forgetHold(layout);
  }
}
