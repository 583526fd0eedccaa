import type { LogLevel } from '../../contract/logs';

// syslog(3): 0 emergency … 3 error, 4 warning, 5 notice, 6 informational, 7 debug
const byPriority: readonly LogLevel[] = [
  'error',
  'error',
  'error',
  'error',
  'warning',
  'info',
  'info',
  'debug',
];

export const levelOfPriority = (priority: number): LogLevel => byPriority[priority] ?? 'info';

const words: Readonly<Record<string, LogLevel>> = {
  critical: 'error',
  fatal: 'error',
  error: 'error',
  warning: 'warning',
  warn: 'warning',
  info: 'info',
  debug: 'debug',
};
// Python's logging and uvicorn write the level first, or in brackets after the time.
const named = /^(?:[-\d:.,TZ/ ]*\[?)(critical|fatal|error|warning|warn|info|debug)\b[\]:\s]/i;
const traceback = 'Traceback (most recent call last):';
const exception = /^[\w.]+(?:Error|Exception|Interrupt|Exit)\b/;

/**
 * Levels of plain output, line by line: systemd knows none, but most programs write one. A traceback counts as an error
 * from its first line to its exception.
 */
export class LevelReader {
  #inTraceback = false;

  read(text: string, otherwise: LogLevel): LogLevel {
    if (text.startsWith(traceback)) {
      this.#inTraceback = true;
      return 'error';
    }
    if (this.#inTraceback) {
      if (/^\s/.test(text) || text === '') return 'error';
      this.#inTraceback = false;
      if (exception.test(text)) return 'error';
    }
    const word = named.exec(text)?.[1]?.toLowerCase();
    return word === undefined ? otherwise : (words[word] ?? otherwise);
  }
}
