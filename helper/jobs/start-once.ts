import { monotonicMs, sleep } from '../lib/clock';
import { tryLock } from '../lib/flock';

export type StartAnswer =
  | { readonly kind: 'started'; readonly runId: string }
  | { readonly kind: 'attached'; readonly runId: string }
  | { readonly kind: 'busy' }
  /** The process that was started did not take the request up. */
  | { readonly kind: 'silent' };

export interface StartOnce {
  /** What is at work, or was already, as the one who asks sees it; null where nothing is. */
  readonly seen: () => Promise<StartAnswer | null>;
  readonly launch: () => Promise<void>;
  /** Held from the look at who is at work to the first sign of one's own. */
  readonly lock: string;
}

const pollMs = 20;
const patienceMs = 15_000;

/** Starts what only one at a time may do; also where several ask at the same instant, exactly one of them launches it. */
export async function startOnce(once: StartOnce): Promise<StartAnswer> {
  const deadline = monotonicMs() + 2 * patienceMs;
  while (monotonicMs() < deadline) {
    const now = await once.seen();
    if (now !== null) return now;
    const lock = await tryLock(once.lock);
    if (lock !== null) {
      try {
        return await startAlone(once);
      } finally {
        await lock.release();
      }
    }
    await sleep(pollMs);
  }
  return { kind: 'silent' };
}

async function startAlone({ seen, launch }: StartOnce): Promise<StartAnswer> {
  const before = await seen();
  if (before !== null) return before;
  await launch();
  const deadline = monotonicMs() + patienceMs;
  while (monotonicMs() < deadline) {
    const now = await seen();
    if (now !== null) return now;
    await sleep(pollMs);
  }
  return { kind: 'silent' };
}
