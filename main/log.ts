import log from 'electron-log/node';
import { join } from 'node:path';

const largestBytes = 1_000_000;
let place = 'main.log';

/** The log file's path, for sentences that mention it. */
export const logPlace = (): string => place;

/** The tray's own log: a file of the user, and warnings on the console for starts from a terminal. */
export function openLog(folder: string): void {
  place = join(folder, 'logs', 'main.log');
  log.transports.file.resolvePathFn = () => place;
  log.transports.file.maxSize = largestBytes;
  log.transports.console.level = 'warn';
  // the stack goes to the file; the terminal shows only the sentence
  log.hooks.push((entry, _transport, name) =>
    name === 'console' ? { ...entry, data: entry.data.map(withoutStack) } : entry,
  );
  log.errorHandler.startCatching({ showDialog: false });
}

const withoutStack = (part: unknown): unknown => (part instanceof Error ? part.message : part);

export { log };
