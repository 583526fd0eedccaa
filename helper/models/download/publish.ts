import { fsyncSync, linkSync } from 'node:fs';
import { execa } from 'execa';
import type { OpenFolder } from '../open-folder';
import { partOf } from '../relative-path';

/** File systems without hard links say one of these (link(2)): FAT, exFAT, some network ones. */
const withoutLinks = new Set(['EPERM', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/**
 * Gives NAME.part a further name, atomically and never in place of something: false where that name is taken. NAME.part may still be
 * there afterwards; the caller takes it away.
 */
export async function giveName(
  folder: OpenFolder,
  from: string,
  to: string,
  link: typeof linkSync = linkSync,
): Promise<boolean> {
  const part = partOf(from);
  try {
    link(folder.at(part), folder.at(to));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (!withoutLinks.has(code ?? '')) throw error;
    if (!(await moveWithoutReplacing(folder, part, to))) return false;
  }
  fsyncSync(folder.fd);
  return true;
}

/** mv(1) asks for renameat2(2) with RENAME_NOREPLACE, which Node cannot. It does not say whether it moved: the inode does. */
async function moveWithoutReplacing(
  folder: OpenFolder,
  from: string,
  to: string,
): Promise<boolean> {
  const before = folder.inspect(from);
  // the child has the folder as its own descriptor 3
  const { stderr, exitCode } = await execa(
    '/usr/bin/mv',
    [
      '--no-clobber',
      '--no-target-directory',
      '--',
      `/proc/self/fd/3/${from}`,
      `/proc/self/fd/3/${to}`,
    ],
    {
      reject: false,
      stdio: ['ignore', 'ignore', 'pipe', folder.fd],
    },
  );
  const gone = folder.inspect(from) === null;
  const after = folder.inspect(to);
  if (gone && after !== null && after.size === before?.size) return true;
  if (after !== null) return false;
  throw new Error(`mv ended with code ${String(exitCode)}: ${stderr.slice(0, 200)}`);
}
