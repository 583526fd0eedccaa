import { constants, openSync, readdirSync, type Dirent } from 'node:fs';
import type { ExtraFile } from '../../contract/models';
import { OpenFolder } from './open-folder';
import { kindOfName } from './relative-path';
import { plain } from '../lib/text';

/** Exists in a models folder during a download, and after one that was killed. */
export const lockName = '.ladylinux-download.lock';

/** A note about the file beside it, not a file of its own. */
const isNote = (path: string): boolean => path.endsWith('.json') && kindOfName(path) === 'mismatch';

const mostEntries = 50_000;
const deepest = 8;
const mostListed = 1000;

export interface Extras {
  readonly files: readonly ExtraFile[];
  readonly total: number;
}

/** Files below the folder that `known` does not name; follows no symlink. Skips what is too much or too deep. */
export function extraFiles(base: OpenFolder, known: ReadonlySet<string>): Extras {
  const files: ExtraFile[] = [];
  let total = 0;
  let seen = 0;

  const add = (folder: OpenFolder, entry: Dirent, path: string) => {
    total += 1;
    if (files.length >= mostListed) return;
    const size = entry.isFile() ? (folder.inspect(entry.name)?.size ?? 0n) : 0n;
    const kind = entry.isSymbolicLink()
      ? 'link'
      : entry.isFile()
        ? kindOfName(entry.name)
        : 'other';
    files.push({ path: plain(path), sizeBytes: Number(size), kind });
  };

  const walk = (folder: OpenFolder, below: string, depth: number) => {
    for (const entry of entriesOf(folder)) {
      seen += 1;
      if (seen > mostEntries) return;
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (!entry.isDirectory()) {
        if (!known.has(path) && path !== lockName && !isNote(path)) add(folder, entry, path);
      } else if (depth < deepest) {
        const child = openFolder(folder, entry.name);
        if (child === null) continue;
        walk(child, path, depth + 1);
        child.close();
      }
    }
  };
  walk(base, '', 0);
  return { files, total };
}

function entriesOf(folder: OpenFolder): Dirent[] {
  try {
    return readdirSync(folder.at('.'), { withFileTypes: true });
  } catch {
    return []; // unreadable to us, so nothing can be said
  }
}

function openFolder(parent: OpenFolder, name: string): OpenFolder | null {
  try {
    const fd = openSync(
      parent.at(name),
      constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW,
    );
    return new OpenFolder(fd, `${parent.path}/${name}`);
  } catch {
    return null;
  }
}
