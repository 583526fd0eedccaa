import { once } from 'node:events';
import { execa } from 'execa';

export interface FolderLock {
  release(): Promise<void>;
}

const busyCode = 75;

/**
 * One download at a time in a models folder. The kernel's lock on the folder itself, held by flock(1) for as long as our pipe to it
 * is open: it ends with us, however we end, and leaves no file behind. null: someone else has it.
 */
export async function lockFolder(path: string): Promise<FolderLock | null> {
  const child = execa(
    '/usr/bin/flock',
    ['--nonblock', '--conflict-exit-code', String(busyCode), path, '/usr/bin/cat'],
    {
      reject: false,
      stdio: ['pipe', 'pipe', 'ignore'],
      buffer: false,
      detached: true, // a Ctrl-C at the terminal is for us to answer
    },
  );
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('flock was started without pipes');
  stdin.on('error', () => undefined);
  stdin.write('.');
  const locked = await Promise.race([
    once(stdout, 'data').then(() => true),
    child.then(() => false),
  ]);
  if (!locked) {
    const { exitCode } = await child;
    if (exitCode === busyCode) return null;
    throw new Error(`flock ended with code ${String(exitCode)}`);
  }
  return {
    release: async () => {
      stdin.end();
      await child;
    },
  };
}
