import { performance } from 'node:perf_hooks';
import { randomBytes } from 'node:crypto';
import type { RunId } from '../../contract/primitives';

/** Milliseconds on the monotonic clock, which does not jump with the wall clock. */
export const monotonicMs = (): number => performance.now();

export const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

export function newRunId(now = new Date()): RunId {
  const stamp = now.toISOString().replace(/[-:]|\.\d+Z$/g, '');
  return `${stamp}-${randomBytes(4).toString('hex')}`;
}
