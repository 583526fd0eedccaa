import { randomBytes } from 'node:crypto';
import { rename, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Layout } from './layout';

/** The one name that counts in the box. */
const asking = 'refresh';

/**
 * Takes what the application asks for out of its box, whatever it is: nothing of it is read, and no link is followed. The box itself
 * lies in a folder of root's; everything in it is the application's, also while this works.
 */
export async function takeAsked({ askBox }: Layout): Promise<boolean> {
  const path = join(askBox, asking);
  for (const take of [
    () => unlink(path),
    () => rmdir(path),
    () => rename(path, join(askBox, `.not-${randomBytes(8).toString('hex')}`)),
  ]) {
    try {
      await take();
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    }
  }
  throw new Error(`${path} cannot be taken away`);
}
