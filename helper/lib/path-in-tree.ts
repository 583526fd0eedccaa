import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { because, type Reason } from '../../contract/message';

export type AppStateForm = 'file' | 'folder';

export type PathInTree =
  | { readonly kind: AppStateForm | 'absent' }
  /** A symlink on the way or at the end, or neither file nor folder. */
  | { readonly kind: 'refused'; readonly reason: Reason };

/** What a relative path in a tree leads to, checked part by part without following links. */
export async function statInTree(tree: string, path: string): Promise<PathInTree> {
  const parts = path.split('/');
  for (let count = 0; count <= parts.length; count += 1) {
    const at = join(tree, ...parts.slice(0, count));
    const facts = await lstat(at).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    });
    if (facts === null) return { kind: 'absent' };
    if (facts.isSymbolicLink())
      return { kind: 'refused', reason: because('is-link', { path: at }) };
    if (count < parts.length) {
      if (!facts.isDirectory())
        return { kind: 'refused', reason: because('path-no-folder', { path: at }) };
    } else if (facts.isDirectory()) return { kind: 'folder' };
    else if (facts.isFile()) return { kind: 'file' };
    else return { kind: 'refused', reason: because('path-neither', { path: at }) };
  }
  throw new Error('unreachable');
}
