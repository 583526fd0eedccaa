import { execa } from 'execa';
import { absolute, systemEnvironment } from './command';

export interface Inhibitor {
  /** False without logind: the run goes on anyway. */
  readonly held: boolean;
  release(): Promise<void>;
}

const handshakeMs = 3000;

/**
 * Keeps the computer from sleeping or shutting down until released (systemd-inhibit(1)). The lock belongs to a child
 * that ends with our end of its pipe, so it cannot outlive us. Root may override a shutdown lock; a "delay" lock would
 * end after logind's InhibitDelayMaxSec, 5 seconds.
 */
export async function holdInhibitor(why: string): Promise<Inhibitor> {
  const child = execa(
    absolute('systemd-inhibit'),
    ['--what=sleep:shutdown', '--who=LadyLinux', `--why=${why}`, '--mode=block', '/usr/bin/cat'],
    { env: systemEnvironment, extendEnv: false, reject: false, stderr: 'ignore', buffer: false },
  );
  const { stdin, stdout } = child;
  const release = async () => {
    stdin?.end();
    await child;
  };
  if (stdin === null || stdout === null) return { held: false, release };
  stdin.on('error', () => undefined); // it has exited: the handshake shows that
  // cat starts only once the lock is held, and echoes.
  const echoed = new Promise<boolean>((resolve) => {
    stdout.once('data', () => resolve(true));
    stdout.once('end', () => resolve(false));
    setTimeout(() => resolve(false), handshakeMs).unref();
  });
  stdin.write('\n');
  const held = await echoed;
  if (!held) child.kill('SIGKILL');
  return { held, release };
}
