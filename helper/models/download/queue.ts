import { setTimeout as sleep } from 'node:timers/promises';
import { isFastEnough } from './beside';

const lookMs = 250;

export interface Queue<T> {
  /** In their order; each is begun once there is a place for it. */
  readonly items: readonly T[];
  /** Two with the same key are never at work at once. */
  readonly keyOf: (item: T) => string;
  readonly work: (item: T) => Promise<void>;
  /** Of all that is at work. */
  readonly rate: () => number;
  readonly mayBeginBeside?: typeof isFastEnough;
}

/** Works on several at once where the line brings enough, else on one after the other. What one throws ends it, once the others have ended. */
export async function runQueue<T>(queue: Queue<T>): Promise<void> {
  const { items, keyOf, work, rate, mayBeginBeside = isFastEnough } = queue;
  const atWork = new Map<string, Promise<void>>();
  const thrown: unknown[] = [];
  let begunAt = 0;
  const mayBegin = (key: string) =>
    !atWork.has(key) &&
    mayBeginBeside({
      files: atWork.size,
      bytesPerSecond: rate(),
      sinceMs: performance.now() - begunAt,
    });
  for (const item of items) {
    const key = keyOf(item);
    while (!mayBegin(key)) await oneOf(atWork.values());
    if (thrown.length > 0) break;
    begunAt = performance.now();
    const working = work(item)
      .catch((error: unknown) => void thrown.push(error))
      .finally(() => atWork.delete(key));
    atWork.set(key, working);
  }
  await Promise.all(atWork.values());
  if (thrown.length > 0) throw thrown[0];
}

/** One of them has ended, or a moment is over, in which the rate may have changed. */
async function oneOf(atWork: Iterable<Promise<void>>): Promise<void> {
  const enough = new AbortController();
  const moment = sleep(lookMs, undefined, { signal: enough.signal }).catch(() => undefined);
  await Promise.race([...atWork, moment]);
  enough.abort();
}
