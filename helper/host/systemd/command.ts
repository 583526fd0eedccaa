import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';

export type SystemProgram =
  'systemctl' | 'journalctl' | 'systemd-run' | 'systemd-inhibit' | 'busctl' | 'getent' | 'ss';

export interface Answer {
  /** null if a signal or our own time limit ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one of the system's programs and waits for its answer; `timeout` in milliseconds. */
export type Ask = (
  program: SystemProgram,
  args: readonly string[],
  timeoutMs?: number,
) => Promise<Answer>;

/** Nothing of the caller's environment, and output in the one language that we parse. */
export const systemEnvironment = {
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  LANG: 'C.UTF-8',
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
  SYSTEMD_COLORS: '0',
  SYSTEMD_PAGER: '',
} as const;

export const absolute = (program: SystemProgram) => `/usr/bin/${program}`;

const defaultTimeoutMs = 30_000;
const mostOutput = 32 * 1024 * 1024;

/** With Node alone: for `status`, loading a library would take longer than the call. */
export const ask: Ask = (program, args, timeout = defaultTimeoutMs) =>
  new Promise((resolve) => {
    const options = { env: systemEnvironment, timeout, maxBuffer: mostOutput };
    const child = execFile(absolute(program), args, options, (_, stdout, stderr) => {
      resolve({ exitCode: child.exitCode, stdout: withoutEnd(stdout), stderr: withoutEnd(stderr) });
    });
    child.stdin?.end();
  });

const withoutEnd = (text: string): string => text.replace(/\r?\n$/, '');

/** sd_booted(3): whether this computer was started by systemd. */
export async function isBootedBySystemd(): Promise<boolean> {
  try {
    await access('/run/systemd/system');
    return true;
  } catch {
    return false;
  }
}
