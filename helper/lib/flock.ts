import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Lock {
  release(): Promise<void>;
}

const busyCode = 75;

/**
 * The kernel's lock on an existing file or folder, held by flock(1) while our pipe to it is open. It is released when
 * we end, however that happens, and leaves no file. null: someone else holds it.
 */
export async function tryLock(path: string): Promise<Lock | null> {
  const child = spawn(
    '/usr/bin/flock',
    ['--nonblock', '--conflict-exit-code', String(busyCode), path, '/usr/bin/cat'],
    // detached, so that Ctrl-C at the terminal reaches only us
    { stdio: ['pipe', 'pipe', 'ignore'], detached: true },
  );
  const { stdin, stdout } = child;
  // if flock exits at once, writing fails; its exit code says why
  stdin.on('error', () => undefined);
  const closed = once(child, 'close') as Promise<[number | null]>;
  const locked = Promise.race([once(stdout, 'data').then(() => true), closed.then(() => false)]);
  stdin.write('.');
  if (!(await locked)) {
    const [code] = await closed;
    if (code === busyCode) return null;
    throw new Error(`flock ended with code ${String(code)}`);
  }
  return {
    release: async () => {
      stdin.end();
      await closed;
    },
  };
}
