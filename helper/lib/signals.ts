/**
 * Aborts after a time in milliseconds, or with another signal. AbortSignal.any holds its sources weakly (Node 18 to 20): an AbortSignal.timeout
 * that nothing else holds is collected and never comes. Keeps no process alive.
 */
export function limitSignal(limitMs: number, signal?: AbortSignal): AbortSignal {
  const limit = new AbortController();
  setTimeout(
    () => {
      limit.abort(new DOMException('The time limit is over.', 'TimeoutError'));
    },
    Math.max(0, limitMs),
  ).unref();
  return signal === undefined ? limit.signal : AbortSignal.any([signal, limit.signal]);
}
