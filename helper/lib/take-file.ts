import { constants } from 'node:fs';
import { lstat, open, unlink, type FileHandle } from 'node:fs/promises';
import { because, type Reason } from '../../contract/message';

export type TakenFile =
  { readonly kind: 'taken' } | { readonly kind: 'refused'; readonly reason: Reason };

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;
const chunkBytes = 1024 * 1024;

/**
 * Copies a file that another user made in a folder of theirs, for root only. Never uses the file itself: they may hold
 * it open. Checks and copies through one descriptor, so replacing the file meanwhile has no effect.
 */
export async function takeFile(file: {
  readonly from: string;
  readonly to: string;
  /** The folder it was requested in; the file must belong to the folder's owner. */
  readonly folder: string;
  readonly mostBytes: number;
}): Promise<TakenFile> {
  const refused = (reason: Reason): TakenFile => ({ kind: 'refused', reason });
  const owner = await lstat(file.folder);
  if (!owner.isDirectory()) return refused(because('archive-no-folder'));
  const source = await open(file.from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(codeOf);
  if (typeof source === 'string') return refused(because('archive-unreadable', { code: source }));
  try {
    const facts = await source.stat();
    if (!facts.isFile()) return refused(because('archive-no-file'));
    if (facts.nlink !== 1) return refused(because('archive-linked'));
    if (facts.uid !== owner.uid) return refused(because('archive-owner'));
    if (facts.size > file.mostBytes) return refused(because('archive-large'));
    const target = await open(file.to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    try {
      if (await copy(source, target, facts.size)) return { kind: 'taken' };
      await unlink(file.to);
      return refused(because('archive-changed'));
    } catch (error) {
      await unlink(file.to);
      throw error;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** Copies as many bytes as there were at first, and no more if the file grows. */
async function copy(source: FileHandle, target: FileHandle, size: number): Promise<boolean> {
  const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(size, 1)));
  for (let at = 0; at < size;) {
    const { bytesRead } = await source.read(buffer, 0, Math.min(buffer.length, size - at), at);
    if (bytesRead === 0) return false;
    await target.writeFile(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
  await target.sync();
  return true;
}

const codeOf = (error: NodeJS.ErrnoException): string => error.code ?? '?';
