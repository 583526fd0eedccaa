import { constants } from 'node:fs';
import { chmod, lstat, open, opendir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from '../../host/systemd/accounts';

const mostEntries = 5000;
const readFolder = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/** The chmod(1) bits needed for access to a file and a folder. */
const bits = { read: { file: 4, folder: 5 }, write: { file: 2, folder: 2 } } as const;

/**
 * What the account cannot read, or write, below a folder, by owner, group or others. Follows no links, even ones
 * planted meanwhile, because each folder is opened from its parent.
 */
export async function closedTo(
  account: Pick<Account, 'uid' | 'gid'>,
  folder: string,
  use: keyof typeof bits,
  signal: AbortSignal,
): Promise<{ count: number; example: string }> {
  const closed = { count: 0, example: '' };
  let entries = 0;
  const look = async (path: string, shown: string): Promise<void> => {
    const opened = await open(path, readFolder).catch(() => null);
    if (opened === null) return;
    try {
      const place = `/proc/self/fd/${String(opened.fd)}`;
      for await (const { name } of await opendir(place)) {
        entries += 1;
        if (entries > mostEntries || signal.aborted) return;
        const facts = await lstat(join(place, name)).catch(() => null);
        if (facts === null || facts.isSymbolicLink()) continue;
        const at = join(shown, name);
        if (!isOpen(facts, account, use)) {
          closed.count += 1;
          closed.example = at;
        }
        if (facts.isDirectory()) await look(join(place, name), at);
      }
    } catch {
      // it vanished meanwhile
    } finally {
      await opened.close();
    }
  };
  await look(folder, folder);
  return closed;
}

/** open(2) on Linux; Node does not define it. */
const O_PATH = 0o10000000;

/**
 * Makes a path below a folder and all its content readable to everybody. `chmod --recursive o+rX` would do that too,
 * but could follow a link planted meanwhile. Skips a file with a second hard link, which may be elsewhere.
 */
export async function openToAll(base: string, path: string): Promise<void> {
  const enter = async (at: string, rest: readonly string[]): Promise<void> => {
    const named = await open(at, O_PATH | constants.O_NOFOLLOW);
    try {
      const place = `/proc/self/fd/${String(named.fd)}`;
      const facts = await named.stat();
      const [next, ...more] = rest;
      if (next !== undefined) {
        if (!facts.isDirectory())
          throw new Error(`${path} leads through something that is not a folder`);
        await enter(join(place, next), more);
        return;
      }
      if (!facts.isDirectory() && !(facts.isFile() && facts.nlink === 1)) return;
      const runs = facts.isDirectory() || (facts.mode & 0o111) !== 0;
      await chmod(place, (facts.mode & 0o7777) | (runs ? 0o005 : 0o004));
      if (facts.isDirectory())
        for (const name of await readdir(place)) await enter(join(place, name), []);
    } finally {
      await named.close();
    }
  };
  await enter(base, path.split('/'));
}

export function isOpen(
  facts: { uid: number; gid: number; mode: number; isDirectory(): boolean },
  { uid, gid }: Pick<Account, 'uid' | 'gid'>,
  use: keyof typeof bits,
): boolean {
  if (facts.uid === uid) return true;
  const needed = facts.isDirectory() ? bits[use].folder : bits[use].file;
  const byGroup = facts.gid === gid && ((facts.mode >> 3) & needed) === needed;
  return byGroup || (facts.mode & needed) === needed;
}
