import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import {
  chmod,
  lstat,
  open,
  readdir,
  rename,
  rmdir,
  unlink,
  type FileHandle,
} from 'node:fs/promises';
import type { Task } from '../host/task-table';

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;
/** open(2) on Linux; Node does not define it. */
const O_PATH = 0o10000000;

/**
 * Empties folders that belong to other users. Looks up every name from an open folder (proc(5)), so that a link planted
 * meanwhile leads nowhere.
 */
export const remove: Task<'remove'> = async (request, context) => {
  let removed = 0;
  for (const path of request.folders)
    removed += await inFolder(path, (folder) => emptied(folder, context.signal));
  return { ok: true, result: { removed } };
};

/** Moves folders to the top before emptying them, so that no path gets too deep and few folders are open at a time. */
async function emptied(top: string, signal: AbortSignal): Promise<number> {
  let removed = 0;
  for (let names = await readdir(top); names.length > 0; names = await readdir(top)) {
    for (const name of names) {
      signal.throwIfAborted();
      removed += 1;
      const path = `${top}/${name}`;
      if (await isGone(path)) continue;
      await inFolder(path, async (folder) => {
        for (const inner of await readdir(folder)) {
          const at = `${folder}/${inner}`;
          if (await isGone(at)) continue;
          // rename(2): only a writable folder can be moved to another one
          await inFolder(at, () => rename(at, `${top}/.${randomUUID()}`));
        }
      });
      await rmdir(path);
    }
  }
  return removed;
}

/** Removes anything but a folder, and an empty folder. */
async function isGone(path: string): Promise<boolean> {
  if (!(await lstat(path)).isDirectory()) await unlink(path);
  else
    return rmdir(path).then(
      () => true,
      () => false,
    );
  return true;
}

async function inFolder<T>(path: string, use: (folder: string) => Promise<T>): Promise<T> {
  const handle = await openFolder(path);
  try {
    return await use(`/proc/self/fd/${String(handle.fd)}`);
  } finally {
    await handle.close();
  }
}

/** Never follows a link; makes the folder writable if possible. */
async function openFolder(path: string): Promise<FileHandle> {
  const named = await open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW);
  try {
    const at = `/proc/self/fd/${String(named.fd)}`;
    if (((await named.stat()).mode & 0o700) !== 0o700)
      await chmod(at, 0o700).catch(() => undefined);
    return await open(at, O_RDONLY | O_DIRECTORY);
  } finally {
    await named.close();
  }
}
