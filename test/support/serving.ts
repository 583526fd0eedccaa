import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../../common/loopback';
import { helperBundle } from './prefix';

export interface Serving extends AsyncDisposable {
  readonly address: string;
  readonly pid: number;
  /** Its output. */
  readonly told: string;
}

/** `bundle serve`, until it is disposed of; it must exit successfully. */
export async function serveBundle(folder: string): Promise<Serving> {
  const port = String(await freePort());
  const args = [helperBundle, 'bundle', 'serve', folder, '--port', port, '--json'];
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(server, 'exit').then(([code]) => {
    throw new Error(`bundle serve ended with ${String(code)}`);
  });
  const [told] = (await Promise.race([once(server.stdout, 'data'), ended])) as [Buffer];
  if (!told.includes('"fingerprint"')) throw new Error(told.toString());
  ended.catch(() => undefined);
  return {
    address: `http://127.0.0.1:${port}`,
    pid: server.pid ?? 0,
    told: told.toString(),
    [Symbol.asyncDispose]: async () => {
      server.kill('SIGINT');
      await ended.catch(() => undefined);
      if (server.exitCode !== 0)
        throw new Error(`bundle serve ended with ${String(server.exitCode)}`);
    },
  };
}
