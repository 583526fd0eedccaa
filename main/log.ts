import log from 'electron-log/node';
import { join } from 'node:path';

const largestBytes = 1_000_000;

/** The tray's own log: a file of the user and, for who started us in a terminal, warnings on the console. */
export function openLog(folder: string): void {
  log.transports.file.resolvePathFn = () => join(folder, 'logs', 'main.log');
  log.transports.file.maxSize = largestBytes;
  log.transports.console.level = 'warn';
  log.errorHandler.startCatching({ showDialog: false });
}

export { log };
