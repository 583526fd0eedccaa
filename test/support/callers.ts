import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** The results of connections that were opened one after the other, each for one request. */
export interface Calls {
  answered: number;
  refused: number;
  /** Accepted, and closed without an answer: the reasons. */
  cut: string[];
  longestMs: number;
}

const everyMs = 10;

/** Opens a new connection every 10 ms until it is stopped; resolves once all have ended. */
export function keepCalling(port: number, path = '/', host = '127.0.0.1'): () => Promise<Calls> {
  const calls: Calls = { answered: 0, refused: 0, cut: [], longestMs: 0 };
  const open = new Set<Promise<void>>();
  const over = new AbortController();
  const call = () =>
    new Promise<void>((resolve) => {
      const startedMs = performance.now();
      const asked = request({ host, port, path, agent: false }, (response) => {
        response.resume();
        response.on('end', () => {
          calls.answered += 1;
        });
        response.on('close', () => {
          calls.longestMs = Math.max(calls.longestMs, performance.now() - startedMs);
          resolve();
        });
      });
      asked.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ECONNREFUSED') calls.refused += 1;
        else
          calls.cut.push(
            `${error.code ?? error.message} after ${String(Math.round(performance.now() - startedMs))} ms`,
          );
        resolve();
      });
      asked.end();
    });
  const calling = (async () => {
    while (!over.signal.aborted) {
      const one = call().finally(() => open.delete(one));
      open.add(one);
      await sleep(everyMs);
    }
  })();
  return async () => {
    over.abort();
    await calling;
    await Promise.all(open);
    return calls;
  };
}
