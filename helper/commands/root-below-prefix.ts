import { lstat, stat } from 'node:fs/promises';
import { layoutUnder } from '../state/layout';
import { writeDurably } from '../state/state-file';

const isRoot = () => process.getuid?.() === 0;

/** In another user's private prefix root becomes its owner: from now on this process and its children are that user. */
export async function becomeOwner(prefix: string): Promise<void> {
  if (!isRoot()) return;
  const uid = await ownerOf(prefix);
  if (uid === 0) return;
  const { findAccount } = await import('../host/systemd/accounts');
  const gid = (await findAccount(uid))?.gid ?? uid; // not the folder's group, which may be root
  process.setgroups?.([gid]);
  process.setgid?.(gid);
  process.setuid?.(uid);
  process.env['HOME'] = prefix; // root's is unreadable
}

/** Of a link its own owner, who can change its target at any time. 0: root's, or nothing there. */
export async function ownerOf(prefix: string): Promise<number> {
  const [itself, target] = await Promise.all(
    [lstat(prefix), stat(prefix)].map((asked) => asked.catch(() => null)),
  );
  return [itself, target].find((facts) => (facts?.uid ?? 0) !== 0)?.uid ?? 0;
}

/** In its own prefix, root runs the repository's code only if it left a mark that allows that. */
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
