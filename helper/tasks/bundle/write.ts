import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { fstatSync } from 'node:fs';
import { open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { bundleFile, mostFileBytes, type BundledFile } from '../../../contract/bundle';
import { message } from '../../../contract/message';
import {
  fileWithin,
  folderWithin,
  openBase,
  openRegular,
  type OpenFolder,
} from '../../models/open-folder';
import { saysDiskGone } from '../../lib/disk-gone';
import { syncFolder } from '../../lib/path';
import { sha256OfContent } from '../../lib/sha256';
import { BundleRefused } from '../../models/bundle/refusal';

/** The folders that we write; everything else belongs to somebody else. */
const ownFolders = ['git', 'wheels', 'simple', 'lists', 'lfs', 'models'];

/** Suffix of a file while it is written; no file of a bundle has it. */
export const unfinished = '.unfinished';

const chunkBytes = 1024 * 1024;

/**
 * The folder that a bundle is written to, held open: after a stick is pulled out, its path leads to another disk. Each
 * file gets its name once it is completely on disk. Never sets modes: FAT has none, and chmod(2) fails there.
 */
export class BundleFolder {
  readonly #files = new Map<string, BundledFile>();
  /** Bytes of files that were there already, with the same hash. */
  keptBytes = 0;

  readonly #base: OpenFolder;

  constructor(
    folder: string,
    private readonly signal: AbortSignal,
  ) {
    try {
      this.#base = openBase(folder);
    } catch (error) {
      throw explained(error, folder);
    }
  }

  close(): void {
    this.#base.close();
  }

  get files(): BundledFile[] {
    return [...this.#files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  /** What the bundle has so far of that name. */
  file(path: string): BundledFile | null {
    return this.#files.get(path) ?? null;
  }

  /** Reads an existing file; null: there is no readable file of that name. */
  async present(path: string): Promise<BundledFile | null> {
    const facts = await this.#hashed(path);
    return facts === null ? null : { path, ...facts };
  }

  /** Makes an existing file part of the bundle as it is. */
  keep(file: BundledFile): void {
    this.keptBytes += file.bytes;
    this.#files.set(file.path, file);
  }

  async addText(path: string, text: string): Promise<void> {
    const there = await this.present(path);
    if (there?.sha256 === sha256OfContent(text)) {
      this.keep(there);
      return;
    }
    await this.#write(path, [Buffer.from(text)]);
  }

  async addFile(path: string, source: string): Promise<void> {
    await this.#write(path, createReadStream(source, { highWaterMark: chunkBytes }));
  }

  /** Adds a part of a larger file, read only once. An existing part is compared with it. */
  async addRange(
    path: string,
    bytes: number,
    open: (hashes: readonly Hash[]) => AsyncIterable<Buffer>,
    hashes: readonly Hash[],
  ): Promise<void> {
    const there = await this.present(path);
    if (there?.bytes !== bytes) {
      await this.#write(path, open(hashes));
      return;
    }
    const own = createHash('sha256');
    for await (const _ of open([...hashes, own])) this.signal.throwIfAborted();
    if (own.digest('hex') === there.sha256) this.keep(there);
    else await this.#write(path, open([]));
  }

  /** The file is no longer part of the bundle, and is deleted by finish(). */
  leaveOut(path: string): void {
    this.#files.delete(path);
  }

  /** Writes the manifest last, which makes the folder this bundle. Deletes what only the previous one had. */
  async finish(manifest: string): Promise<void> {
    const files = new Map(this.#files);
    if (!(await this.#isInPlace())) throw notWritten('gone', bundleFile);
    await this.#write(bundleFile, [Buffer.from(manifest)]);
    for (const folder of ownFolders) await this.#forget(folder, files);
  }

  /** Whether the path still leads to the open folder. */
  async #isInPlace(): Promise<boolean> {
    const { fd, path } = this.#base;
    const [held, found] = [fstatSync(fd), await stat(path).catch(() => null)];
    return found?.dev === held.dev && found.ino === held.ino;
  }

  async #forget(folder: string, files: ReadonlyMap<string, BundledFile>): Promise<void> {
    const found = folderWithin(this.#base, folder.split('/'));
    if (found.kind !== 'there') return;
    try {
      const entries = await readdir(found.folder.at('.'), { withFileTypes: true });
      for (const entry of entries) {
        const name = `${folder}/${entry.name}`;
        if (entry.isDirectory()) await this.#forget(name, files);
        else if (!files.has(name)) await rm(found.folder.at(entry.name), { force: true });
      }
    } catch (error) {
      throw explained(error, folder);
    } finally {
      found.folder.close();
    }
    await rmdir(this.#base.at(folder)).catch(() => undefined); // not empty
  }

  async #hashed(path: string): Promise<Pick<BundledFile, 'bytes' | 'sha256'> | null> {
    const found = fileWithin(this.#base, path.split('/'));
    if (found.kind !== 'there') return null;
    const opened = openRegular(found.folder, found.name);
    found.folder.close();
    if (opened.kind !== 'open') return null;
    const hash = createHash('sha256');
    let bytes = 0;
    try {
      for await (const chunk of createReadStream('', {
        fd: opened.fd,
        highWaterMark: chunkBytes,
      })) {
        this.signal.throwIfAborted();
        hash.update(chunk as Buffer);
        bytes += (chunk as Buffer).length;
      }
    } catch (error) {
      throw explained(error, path);
    }
    return { bytes, sha256: hash.digest('hex') };
  }

  async #write(path: string, chunks: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<void> {
    const found = fileWithin(this.#base, path.split('/'), { create: true });
    if (found.kind !== 'there')
      throw found.kind === 'failed' ? explained(found.error, path) : notWritten('rights', path);
    const { folder, name } = found;
    const part = folder.at(`${name}${unfinished}`);
    const hash = createHash('sha256');
    let bytes = 0;
    try {
      await rm(part, { force: true });
      const file = await open(part, 'wx', 0o644);
      try {
        for await (const chunk of chunks) {
          this.signal.throwIfAborted();
          bytes += chunk.length;
          if (bytes > mostFileBytes) throw notWritten('large', path);
          hash.update(chunk);
          await file.writeFile(chunk);
        }
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(part, folder.at(name));
      await syncFolder(folder.at('.'));
    } catch (error) {
      await rm(part, { force: true }).catch(() => undefined);
      // a source that cannot be read is not on this disk
      throw (error as NodeJS.ErrnoException).syscall === 'read' ? error : explained(error, path);
    } finally {
      folder.close();
    }
    this.#files.set(path, { path, bytes, sha256: hash.digest('hex') });
  }
}

const notWritten = (why: 'full' | 'rights' | 'large' | 'gone', path: string): BundleRefused =>
  new BundleRefused(message('bundle-not-written', { why, path }));

function explained(error: unknown, path: string): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return notWritten('full', path);
  if (saysDiskGone(code)) return notWritten('gone', path);
  return ['EACCES', 'EPERM', 'EROFS'].includes(code) ? notWritten('rights', path) : error;
}
