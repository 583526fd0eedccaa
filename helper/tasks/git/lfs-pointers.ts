import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { plainGit } from './client';

/** Stands in git for a large file: github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
export interface Pointer {
  /** Relative to its repository. */
  readonly path: string;
  /** sha256 of the content. */
  readonly oid: string;
  readonly size: number;
}

export const pointerBeginning = 'version https://git-lfs.github.com/spec/v1';
/** "must be less than 1024 bytes" */
const mostBytes = 1024;

export function readPointer(text: string): Omit<Pointer, 'path'> | null {
  if (!text.startsWith(`${pointerBeginning}\n`) || text.length >= mostBytes) return null;
  const oid = /^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1];
  const size = /^size (\d{1,15})$/m.exec(text)?.[1];
  return oid === undefined || size === undefined ? null : { oid, size: Number(size) };
}

/** The pointers in a commit that its .gitattributes assign to LFS. */
export async function pointersOf(
  gitDir: string,
  commit: string,
  signal: AbortSignal,
): Promise<Pointer[]> {
  const scratch = await mkdtemp(join(tmpdir(), 'ladylinux-lfs-'));
  const env = { ...plainGit.env, GIT_DIR: gitDir, GIT_INDEX_FILE: join(scratch, 'index') };
  const run = async (input: string | undefined, ...words: string[]) => {
    const { stdout } = await execa(plainGit.program, [...plainGit.before, ...words], {
      cwd: scratch,
      env,
      extendEnv: false,
      ...(input === undefined ? { stdin: 'ignore' } : { input }),
      stripFinalNewline: false,
      maxBuffer: 512 * 1024 * 1024,
      signal,
    });
    return stdout;
  };
  try {
    const tree = await run(undefined, 'ls-tree', '-r', '-l', '-z', '--full-tree', commit);
    const files = tree.split('\0').flatMap((record) => {
      const [, hash = '', size = '', path = ''] =
        /^100(?:644|755) blob ([0-9a-f]+) +(\d+)\t(.+)$/s.exec(record) ?? [];
      return path === '' ? [] : [{ hash, size: Number(size), path }];
    });
    if (!files.some(({ path }) => /(?:^|\/)\.gitattributes$/.test(path))) return [];
    const small = files.filter(({ size }) => size < mostBytes && size > pointerBeginning.length);
    if (small.length === 0) return [];
    await run(undefined, 'read-tree', commit);
    const asked = small.map(({ path }) => `${path}\0`).join('');
    const told = await run(asked, 'check-attr', '--cached', '-z', '--stdin', 'filter');
    const fields = told.split('\0');
    const claimed = small.filter((_, at) => fields[at * 3 + 2] === 'lfs');
    const pointers: Pointer[] = [];
    for (const { path, hash } of claimed) {
      const pointer = readPointer(await run(undefined, 'cat-file', 'blob', hash));
      if (pointer !== null) pointers.push({ path, ...pointer });
    }
    return pointers;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
