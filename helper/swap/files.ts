import { constants } from 'node:fs';
import { lstat, open, rename, unlink } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Node has no syncfs(2); coreutils' `sync -f` calls it. */
export const syncFilesystem = async (path: string): Promise<void> => {
  await run('/usr/bin/sync', ['-f', '--', path], { env: {} });
};

export interface Stat {
  readonly kind: 'directory' | 'file' | 'symlink' | 'other';
  readonly device: number;
  readonly inode: number;
  readonly owner: number;
  readonly mode: number;
  readonly size: number;
}

/** All disk operations of the swap. Each is about one system call, so that a test can stop between any two. */
export interface Files {
  /** lstat(2); null if nothing is there. */
  inspect(path: string): Promise<Stat | null>;
  /** At most `limit` bytes of a regular file; never follows a symlink. */
  read(path: string, limit: number): Promise<string>;
  /** Creates a file that must not exist, mode 0600. Neither its content nor its name is durable yet. */
  create(path: string, text: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** fsync(2): a file's content, or the names in a directory. */
  fsync(path: string): Promise<void>;
  /** syncfs(2) on the file system of `path`. */
  syncFilesystem(path: string): Promise<void>;
}

const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK } = constants;

const isErrno = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Error && codes.includes((error as NodeJS.ErrnoException).code ?? '');

export const nodeFiles = (syncFilesystem: Files['syncFilesystem']): Files => ({
  async inspect(path) {
    try {
      const found = await lstat(path);
      const kind = found.isDirectory()
        ? 'directory'
        : found.isFile()
          ? 'file'
          : found.isSymbolicLink()
            ? 'symlink'
            : 'other';
      return {
        kind,
        device: found.dev,
        inode: found.ino,
        owner: found.uid,
        mode: found.mode & 0o7777,
        size: found.size,
      };
    } catch (error) {
      if (isErrno(error, 'ENOENT', 'ENOTDIR')) return null;
      throw error;
    }
  },

  async read(path, limit) {
    // O_NONBLOCK: a FIFO must not block us
    const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(limit), 0, limit, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  },

  async create(path, text) {
    const file = await open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    try {
      await file.writeFile(text);
    } finally {
      await file.close();
    }
  },

  rename,
  unlink,

  async fsync(path) {
    const opened = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      await opened.sync();
    } finally {
      await opened.close();
    }
  },

  syncFilesystem,
});
