import { constants } from 'node:fs';
import { chmod, copyFile, lstat, realpath, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256Of } from '../../lib/sha256';
import { largeFile } from './fetch-lfs';
import { pointersOf } from './lfs-pointers';

export interface LargeFilesQuestion {
  readonly target: string;
  /** Folder of the submodule, relative to the target; '' for the repository itself. */
  readonly at: string;
  readonly mirror: string;
  readonly commit: string;
  readonly signal: AbortSignal;
}

/** Replaces each pointer of a commit with its content; returns their paths in the target. */
export async function layOutLargeFiles(question: LargeFilesQuestion): Promise<string[]> {
  const { target, at, mirror, commit, signal } = question;
  const pointers = await pointersOf(join(target, '.git'), commit, signal);
  const root = await realpath(target);
  for (const pointer of pointers) {
    const file = join(root, at, pointer.path);
    const facts = await lstat(file);
    if (!facts.isFile() || (await realpath(dirname(file))) !== dirname(file))
      throw new Error(`${pointer.path} is not a file of the repository`);
    const copy = `${file}.lfs-new`;
    await copyFile(
      largeFile(mirror, pointer),
      copy,
      constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE,
    );
    if ((await lstat(copy)).size !== pointer.size || (await sha256Of(copy, signal)) !== pointer.oid)
      throw new Error(`the large file ${pointer.path} is not what the commit names`);
    await chmod(copy, facts.mode & 0o777);
    await rename(copy, file);
  }
  return pointers.map(({ path }) => join(at, path));
}
