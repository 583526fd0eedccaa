import { closeSync, constants, fstatSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tryLock, type Lock } from '../../lib/flock';
import { lockName } from '../extras';
import type { OpenFolder } from '../open-folder';
import { diskFailure } from './disk-failure';

/**
 * One download at a time in a folder, by a lock on a file that only its owner may open: whoever may merely read the folder cannot keep
 * downloads away (flock(2) asks for no more than an open file). Where no such file can be made, nothing else can be written either.
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
    // somebody was done in between, and took the file away that we hold
    await lock.release();
    return null;
  }
  return {
    release: async () => {
      try {
        rmSync(base.at(lockName), { force: true });
      } catch (error) {
        // with its disk the file is gone, too
        if (diskFailure(error, base) === null) throw error;
      } finally {
        await lock.release();
      }
    },
  };
}
