import { cleanText } from '../lib/text';
import { systemEnvironment } from './systemd/command';

/** Receives entries with fields; does nothing on a prefix. */
export interface Journald {
  /** Does not wait; entries keep their order. */
  write(fields: Readonly<Record<string, string>>): void;
  /** A line of output without fields, at the lowest priority. */
  detail(line: string): void;
  /** Resolves once everything written so far has arrived. */
  flush(): Promise<void>;
}

/** Part of util-linux, on every Debian. Node cannot send the datagrams of journald's own protocol. */
const logger = '/usr/bin/logger';

/** The input format of logger(1) --journald: NAME=value, one per line. */
export function journalLines(fields: Readonly<Record<string, string>>, pid: number): string {
  const all = {
    ...fields,
    SYSLOG_IDENTIFIER: 'ladylinux-refresh',
    // logger has exited before journald looks up its unit; this ties the entry to our unit (journalctl -u).
    OBJECT_PID: String(pid),
  };
  return Object.entries(all)
    .map(([name, value]) => `${name}=${cleanText(value.replace(/[\r\n]+/g, ' '))}\n`)
    .join('');
}

/** A failed entry never fails a run: the first failure is written to our own log, later ones are not. */
export function openJournald(program = logger): Journald {
  let last: Promise<void> = Promise.resolve();
  let complained = false;
  const send = async (lines: string) => {
    const { execa } = await import('execa');
    const { exitCode, stderr } = await execa(program, ['--journald'], {
      env: systemEnvironment,
      extendEnv: false,
      input: lines,
      reject: false,
      timeout: 10_000,
    });
    if (exitCode === 0 || complained) return;
    complained = true;
    const { log } = await import('../lib/log');
    log.error(`journald refused the entry: ${stderr.slice(0, 500)}`);
  };
  return {
    write(fields) {
      const lines = journalLines(fields, process.pid);
      last = last.then(() => send(lines)).catch(() => undefined);
    },
    // sd-daemon(3): a unit's stderr line that starts with <7> is a debug message
    detail: (line) => void process.stderr.write(`<7>${line}\n`),
    flush: () => last,
  };
}

export const noJournald: Journald = {
  write: () => undefined,
  detail: () => undefined,
  flush: () => Promise.resolve(),
};
