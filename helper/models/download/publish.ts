import { fsyncSync, linkSync } from 'node:fs';
import { execa } from 'execa';
import type { OpenFolder } from '../open-folder';
import { partOf } from '../relative-path';

/** link(2) fails with these on file systems without hard links: FAT, exFAT, some network ones. */
const withoutLinks = new Set(['EPERM', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/**
 * Gives NAME.part another name, atomically and never over an existing file; false if that name is taken. NAME.part may
 * still exist afterwards; the caller deletes it.
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

/** mv(1) has renameat2(2) with RENAME_NOREPLACE; Node does not. The inode shows whether it moved, not its exit code. */
async function moveWithoutReplacing(
  folder: OpenFolder,
  from: string,
  to: string,
): Promise<boolean> {
  const before = folder.inspect(from);
  // the child inherits the folder as descriptor 3
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
