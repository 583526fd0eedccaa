import { dirname } from 'node:path';
import { mkdirSync } from 'node:fs';
import electronLog from 'electron-log/node';
import { redact } from './secrets';

/**
 * Details for debugging: to a file under a private prefix, to journald (by standard error) on a machine. Never to a
 * person's terminal.
 */
export const log = electronLog.create({ logId: 'helper' });
log.transports.file.level = false;
log.transports.console.level = false;
log.hooks.push((entry) => ({
  ...entry,
  data: entry.data.map((part: unknown) =>
    part instanceof Error
      ? redact(part.stack ?? part.message)
      : typeof part === 'string'
        ? redact(part)
        : part,
  ),
}));

export function logToFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  log.transports.file.resolvePathFn = () => file;
  log.transports.file.maxSize = 2_000_000;
  log.transports.file.level = 'debug';
}

export function logToStandardError(): void {
  log.transports.console.useStyles = false;
  log.transports.console.writeFn = ({ message: entry }) =>
    process.stderr.write(`${entry.data.map(String).join(' ')}\n`);
  log.transports.console.level = 'debug';
}
