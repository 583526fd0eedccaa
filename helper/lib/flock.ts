import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Lock {
  release(): Promise<void>;
}

const busyCode = 75;

/**
 * The kernel's lock on a file or folder that exists, held by flock(1) for as long as our pipe to it is open: it ends with us, however
 * we end, and leaves no file behind. null: someone else has it.
 */
export async function tryLock(path: string): Promise<Lock | null> {
  const child = spawn(
    '/usr/bin/flock',
    ['--nonblock', '--conflict-exit-code', String(busyCode), path, '/usr/bin/cat'],
    // detached: a Ctrl-C at the terminal is for us to answer
    { stdio: ['pipe', 'pipe', 'ignore'], detached: true },
  );
  const { stdin, stdout } = child;
  // flock that ends at once leaves nobody to write to: its exit says why
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
