import { monotonicMs, sleep } from '../lib/clock';
import { tryLock } from '../lib/flock';

export type StartAnswer =
  | { readonly kind: 'started'; readonly runId: string }
  | { readonly kind: 'attached'; readonly runId: string }
  | { readonly kind: 'busy' }
  /** The started process did not take the request. */
  | { readonly kind: 'silent' };

export interface StartOnce {
  /** The job that is running now, as the caller sees it; null if none. */
  readonly seen: () => Promise<StartAnswer | null>;
  readonly launch: () => Promise<void>;
  /** Held from the check for a running job until ours is seen running. */
  readonly lock: string;
}

const pollMs = 20;
const patienceMs = 15_000;

/** Starts a job that may run only once at a time; of several simultaneous callers exactly one launches it. */
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
