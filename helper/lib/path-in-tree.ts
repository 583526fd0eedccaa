import { lstat } from 'node:fs/promises';
import { join } from 'node:path';

export type AppStateForm = 'file' | 'folder';

export type PathInTree =
  | { readonly kind: AppStateForm | 'absent' }
  /** A link on the way or at the end, or something that is neither file nor folder. */
  | { readonly kind: 'refused'; readonly reason: string };

/** What a relative path leads to in a tree, each part looked at and no link followed. */
export async function statInTree(tree: string, path: string): Promise<PathInTree> {
  const parts = path.split('/');
  for (let count = 0; count <= parts.length; count += 1) {
    const at = join(tree, ...parts.slice(0, count));
    const facts = await lstat(at).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    });
    if (facts === null) return { kind: 'absent' };
    if (facts.isSymbolicLink()) return { kind: 'refused', reason: `${at} is a symbolic link` };
    if (count < parts.length) {
      if (!facts.isDirectory()) return { kind: 'refused', reason: `${at} is not a folder` };
    } else if (facts.isDirectory()) return { kind: 'folder' };
    else if (facts.isFile()) return { kind: 'file' };
    else return { kind: 'refused', reason: `${at} is neither a file nor a folder` };
  }
  throw new Error('unreachable');
}
