import { setTimeout as sleep } from 'node:timers/promises';
import { isFastEnough } from './beside';

const lookMs = 250;

export interface Queue<T> {
  /** In this order; each starts once there is room. */
  readonly items: readonly T[];
  /** Two items with the same key never run at the same time. */
  readonly keyOf: (item: T) => string;
  readonly work: (item: T) => Promise<void>;
  /** Of all running items together. */
  readonly rate: () => number;
  readonly mayBeginBeside?: typeof isFastEnough;
}

/** Runs several items at once on a fast line, else one at a time. After an error, throws once the others have ended. */
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

/** Resolves when one item has ended, or after a moment, because the rate may have changed. */
async function oneOf(atWork: Iterable<Promise<void>>): Promise<void> {
  const enough = new AbortController();
  const moment = sleep(lookMs, undefined, { signal: enough.signal }).catch(() => undefined);
  await Promise.race([...atWork, moment]);
  enough.abort();
}
