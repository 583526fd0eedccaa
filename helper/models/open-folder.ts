import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  type BigIntStats,
} from 'node:fs';
import { relativeParts, type PathRefusal } from './relative-path';

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK } = constants;

/**
 * An open folder. Names are looked up through /proc/self/fd (proc(5)), because Node has no openat(2): a name cannot
 * lead elsewhere, whatever is renamed or linked meanwhile.
 */
export class OpenFolder {
  constructor(
    readonly fd: number,
    /** For display; never opened. */
    readonly path: string,
  ) {}

  at(name: string): string {
    return `/proc/self/fd/${this.fd}/${name}`;
  }

  /** lstat(2); null if nothing is there, or nothing can be because the name is too long. */
  inspect(name: string): BigIntStats | null {
    const found = this.#look(name);
    return found === 'too long' ? null : found;
  }

  /** Whether its file system allows a name of this length. */
  allows(name: string): boolean {
    return this.#look(name) !== 'too long';
  }

  #look(name: string): BigIntStats | null | 'too long' {
    try {
      return lstatSync(this.at(name), { bigint: true, throwIfNoEntry: false }) ?? null;
    } catch (error) {
      if (errnoOf(error).code === 'ENAMETOOLONG') return 'too long';
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }

  close(): void {
    closeSync(this.fd);
  }
}

export type FoundWithin =
  | { readonly kind: 'there'; readonly folder: OpenFolder; readonly name: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly reason: PathRefusal }
  | { readonly kind: 'failed'; readonly error: NodeJS.ErrnoException };

export interface WithinOptions {
  /** Creates missing folders, mode 0755 minus the umask. */
  readonly create?: boolean;
}

const errnoOf = (error: unknown): NodeJS.ErrnoException =>
  error instanceof Error ? error : new Error(String(error));

/** Opens the base as it is: the administrator may have used symlinks in its path. */
export function openBase(base: string): OpenFolder {
  if (!lstatSync('/proc/self/fd', { throwIfNoEntry: false })?.isDirectory())
    throw new Error('/proc is not mounted');
  return new OpenFolder(openSync(base, O_RDONLY | O_DIRECTORY), base);
}

function openChild(parent: OpenFolder, name: string, create: boolean): FoundWithin | OpenFolder {
  const open = () =>
    new OpenFolder(
      openSync(parent.at(name), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK),
      `${parent.path}/${name}`,
    );
  try {
    return open();
  } catch (error) {
    const { code } = errnoOf(error);
    if (code === 'ENAMETOOLONG' && !create) return { kind: 'missing' };
    if (code === 'ENOENT') {
      if (!create) return { kind: 'missing' };
      try {
        mkdirSync(parent.at(name), 0o755);
        return open();
      } catch (failed) {
        return { kind: 'failed', error: errnoOf(failed) };
      }
    }
    if (code === 'ELOOP' || code === 'ENOTDIR') {
      return {
        kind: 'refused',
        reason: parent.inspect(name)?.isSymbolicLink() === true ? 'link' : 'blocked',
      };
    }
    return { kind: 'failed', error: errnoOf(error) };
  }
}

/** The folder at `parts` below an open base, each looked up in the one before, without following symlinks. */
export function folderWithin(
  base: OpenFolder,
  parts: readonly string[],
  { create = false }: WithinOptions = {},
): FoundWithin {
  let folder = base;
  for (const part of parts) {
    const next = openChild(folder, part, create);
    if (folder !== base) folder.close();
    if (!(next instanceof OpenFolder)) return next;
    folder = next;
  }
  if (folder !== base) return { kind: 'there', folder, name: '.' };
  // the caller closes the result and keeps its base
  try {
    const same = new OpenFolder(openSync(base.at('.'), O_RDONLY | O_DIRECTORY), base.path);
    return { kind: 'there', folder: same, name: '.' };
  } catch (error) {
    return { kind: 'failed', error: errnoOf(error) };
  }
}

/** The open folder and name of a file below the base, whether the file exists or not. The caller closes the folder. */
export function fileWithin(
  base: OpenFolder,
  parts: readonly string[],
  options: WithinOptions = {},
): FoundWithin {
  const name = parts.at(-1);
  if (name === undefined) return { kind: 'refused', reason: 'empty' };
  const found = folderWithin(base, parts.slice(0, -1), options);
  return found.kind === 'there' ? { ...found, name } : found;
}

/** The same for an untrusted path. */
export function resolveWithin(
  base: OpenFolder,
  relative: string,
  options: WithinOptions = {},
): FoundWithin {
  const read = relativeParts(relative);
  return read.ok ? fileWithin(base, read.parts, options) : { kind: 'refused', reason: read.reason };
}

export type OpenedFile =
  | { readonly kind: 'open'; readonly fd: number; readonly facts: BigIntStats }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly reason: PathRefusal }
  | { readonly kind: 'failed'; readonly error: NodeJS.ErrnoException };

/** Opens only a regular file for reading: a FIFO would block, a device could do anything. */
export function openRegular(folder: OpenFolder, name: string): OpenedFile {
  try {
    const before = folder.inspect(name);
    if (before === null) return { kind: 'missing' };
    if (before.isSymbolicLink()) return { kind: 'refused', reason: 'link' };
    if (!before.isFile()) return { kind: 'refused', reason: 'special' };
    const fd = openSync(folder.at(name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const facts = fstatSync(fd, { bigint: true });
    if (facts.isFile()) return { kind: 'open', fd, facts };
    closeSync(fd);
    return { kind: 'refused', reason: 'special' };
  } catch (error) {
    const failed = errnoOf(error);
    if (failed.code === 'ELOOP') return { kind: 'refused', reason: 'link' };
    return failed.code === 'ENOENT' ? { kind: 'missing' } : { kind: 'failed', error: failed };
  }
}
