import { lstat, stat } from 'node:fs/promises';
import { layoutUnder } from '../state/layout';
import { writeDurably } from '../state/state-file';

const isRoot = () => process.getuid?.() === 0;

/** Root is nobody but the owner of somebody's private prefix: from here on this process, and all that it starts, is that user. */
export async function becomeOwner(prefix: string): Promise<void> {
  if (!isRoot()) return;
  const uid = await ownerOf(prefix);
  if (uid === 0) return;
  const { findAccount } = await import('../host/systemd/accounts');
  const gid = (await findAccount(uid))?.gid ?? uid; // the folder's own group may be root
  process.setgroups?.([gid]);
  process.setgid?.(gid);
  process.setuid?.(uid);
  process.env['HOME'] = prefix; // root's cannot be read
}

/** A link counts as its owner's, wherever it leads: whoever has it may have it lead elsewhere a moment later. 0: root's, or nothing. */
export async function ownerOf(prefix: string): Promise<number> {
  const [itself, target] = await Promise.all(
    [lstat(prefix), stat(prefix)].map((asked) => asked.catch(() => null)),
  );
  return [itself, target].find((facts) => (facts?.uid ?? 0) !== 0)?.uid ?? 0;
}

/** Below a prefix of its own root runs the repository's code only where root itself left a mark that says so. */
export async function mayRunCode(prefix: string): Promise<boolean> {
  if (!isRoot()) return true;
  const { root, asRoot } = layoutUnder(prefix);
  const [folder, mark] = await Promise.all(
    [root, asRoot].map((path) => lstat(path).catch(() => null)),
  );
  return (
    folder?.isDirectory() === true &&
    folder.uid === 0 &&
    (folder.mode & 0o022) === 0 &&
    mark?.isFile() === true &&
    mark.uid === 0
  );
}

export async function markAsRoot(prefix: string): Promise<void> {
  if (isRoot()) await writeDurably(layoutUnder(prefix).asRoot, '', 0o644);
}
