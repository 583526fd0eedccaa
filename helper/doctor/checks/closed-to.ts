import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from '../../host/systemd/accounts';

const mostEntries = 5000;

/** Bits of chmod(1) that somebody needs, on a file and on a folder. */
const bits = { read: { file: 4, folder: 5 }, write: { file: 2, folder: 2 } } as const;

/** What lies below a folder and the account may not read, or write, by owner, group or others. Links are not followed. */
export async function closedTo(
  account: Pick<Account, 'uid' | 'gid'>,
  folder: string,
  use: keyof typeof bits,
  signal: AbortSignal,
): Promise<{ count: number; example: string }> {
  const closed = { count: 0, example: '' };
  let entries = 0;
  const queue = [folder];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    const opened = await opendir(at).catch(() => null);
    if (opened === null) continue;
    for await (const entry of opened) {
      entries += 1;
      if (entries > mostEntries || signal.aborted) break;
      const path = join(at, entry.name);
      if (entry.isDirectory()) queue.push(path);
      const facts = await lstat(path).catch(() => null);
      if (facts === null || facts.isSymbolicLink() || isOpen(facts, account, use)) continue;
      closed.count += 1;
      closed.example = path;
    }
  }
  return closed;
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
