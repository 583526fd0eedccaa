import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Node has no syncfs(2); coreutils' `sync -f` is exactly that. */
export const syncFilesystem = async (path: string): Promise<void> => {
  await run('/usr/bin/sync', ['-f', '--', path], { env: {} });
};
