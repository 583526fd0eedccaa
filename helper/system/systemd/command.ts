import { access } from 'node:fs/promises';
import { execa } from 'execa';

export type SystemdProgram = 'systemctl' | 'journalctl' | 'systemd-run' | 'systemd-inhibit';

export interface Answer {
  /** null where it was ended by a signal or by our own time limit. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Asks one of systemd's programs and waits for its answer, for at most the milliseconds given. */
export type Ask = (
  program: SystemdProgram,
  args: readonly string[],
  timeoutMs?: number,
) => Promise<Answer>;

/** Nothing of the caller's environment, and answers in the one language that we parse. */
export const systemEnvironment = {
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  LANG: 'C.UTF-8',
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
  SYSTEMD_COLORS: '0',
  SYSTEMD_PAGER: '',
} as const;

export const absolute = (program: SystemdProgram) => `/usr/bin/${program}`;

const defaultTimeoutMs = 30_000;
const mostOutput = 32 * 1024 * 1024;

export const ask: Ask = async (program, args, timeoutMs = defaultTimeoutMs) => {
  const child = await execa(absolute(program), args, {
    env: systemEnvironment,
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    timeout: timeoutMs,
    maxBuffer: mostOutput,
  });
  // execa leaves it undefined, whatever its types say, when a signal ended the program.
  const exitCode = (child.exitCode as number | undefined) ?? null;
  return { exitCode, stdout: child.stdout, stderr: child.stderr };
};

/** sd_booted(3): whether this computer was started by systemd. */
export async function isBootedBySystemd(): Promise<boolean> {
  try {
    await access('/run/systemd/system');
    return true;
  } catch {
    return false;
  }
}
