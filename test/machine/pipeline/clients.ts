import { get } from 'node:http';

export interface Clients {
  refused: number;
  /** Of answers that had begun. */
  cut: number;
}

const everyMs = 20;
const streams = 2;

/** A new connection every 20 ms, and streams of tokens one after the other; answers how to end and what became of them. */
export function connectClients(port: number): () => Promise<Clients> {
  const seen: Clients = { refused: 0, cut: 0 };
  const over = new AbortController();
  const ask = (path: string) =>
    new Promise<void>((resolve) => {
      const asked = get({ host: '127.0.0.1', port, path, agent: false }, (answer) => {
        answer.on('error', () => undefined);
        answer.on('close', () => {
          if (!answer.complete) seen.cut += 1;
          resolve();
        });
        answer.resume();
      });
      asked.on('error', (error: NodeJS.ErrnoException) => {
        // one that was accepted and not read yet is lost with the process: docs/adr/0018-held-port.md
        if (error.code === 'ECONNREFUSED') seen.refused += 1;
        resolve();
      });
    });
  const open = new Set<Promise<void>>();
  const timer = setInterval(() => {
    const one: Promise<void> = ask('/').finally(() => open.delete(one));
    open.add(one);
  }, everyMs);
  const streaming = Array.from({ length: streams }, async () => {
    while (!over.signal.aborted) {
      await ask('/stream');
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  });
  return async () => {
    clearInterval(timer);
    over.abort();
    await Promise.all([...streaming, ...open]);
    return seen;
  };
}
