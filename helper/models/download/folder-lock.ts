import { closeSync, constants, fstatSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tryLock, type Lock } from '../../lib/flock';
import { lockName } from '../extras';
import type { OpenFolder } from '../open-folder';
import { diskFailure } from './disk-failure';

/**
 * Allows one download at a time per folder, by a lock on a file that only its owner can open. Otherwise anyone who can
 * read the folder could block downloads (flock(2) needs only an open file). If no such file can be made, no model can
 * be either.
 */
export async function lockOf(base: OpenFolder): Promise<Lock | null> {
  const { O_RDONLY, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;
  let ino: bigint;
  try {
    const fd = openSync(base.at(lockName), O_RDONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600);
    ({ ino } = fstatSync(fd, { bigint: true }));
    closeSync(fd);
  } catch {
    return { release: () => Promise.resolve() };
  }
  const lock = await tryLock(join(base.path, lockName));
  if (lock === null) return null;
  if (base.inspect(lockName)?.ino !== ino) {
    // another process finished meanwhile and deleted the file that we hold
    await lock.release();
    return null;
  }
  return {
    release: async () => {
      try {
        rmSync(base.at(lockName), { force: true });
      } catch (error) {
        // if the disk is gone, so is the file
        if (diskFailure(error, base) === null) throw error;
      } finally {
        await lock.release();
      }
    },
  };
}
