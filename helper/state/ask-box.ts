import { randomBytes } from 'node:crypto';
import { rename, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Layout } from './layout';

/** The only name that counts in the box. */
const asking = 'refresh';

/**
 * Removes the application's request from its box, whatever it is: reads nothing and follows no link. The box is in a
 * folder of root's; its content belongs to the application, which may change it meanwhile.
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
