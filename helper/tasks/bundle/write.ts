import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bundleFile, mostFileBytes, type BundledFile } from '../../../contract/bundle';
import { message } from '../../../contract/message';
import { fileBeneath, openBase, openRegular } from '../../models/open-folder';
import { syncFolder } from '../../lib/path';
import { sha256OfContent } from '../../lib/sha256';
import { BundleRefused } from '../../models/bundle/refusal';

/** The folders that we write; everything else belongs to somebody else. */
const ownFolders = ['git', 'wheels', 'simple', 'lists', 'lfs', 'models'];

/** Suffix of a file while it is written; no file of a bundle has it. */
export const unfinished = '.unfinished';

const chunkBytes = 1024 * 1024;

/**
 * The folder that a bundle is written to. Each file gets its name once it is completely on disk. Never sets modes: FAT
 * has none, and chmod(2) fails there.
 */
export class BundleFolder {
  readonly #files = new Map<string, BundledFile>();
  /** Bytes of files that were there already, with the same hash. */
  keptBytes = 0;

  constructor(
    private readonly folder: string,
    private readonly signal: AbortSignal,
  ) {}

  get files(): BundledFile[] {
    return [...this.#files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  has(path: string): boolean {
    return this.#files.has(path);
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
    await this.#write(bundleFile, [Buffer.from(manifest)]);
    for (const folder of ownFolders) await this.#forget(folder, files);
  }

  async #forget(folder: string, files: ReadonlyMap<string, BundledFile>): Promise<void> {
    const path = join(this.folder, folder);
    const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory()) await this.#forget(name, files);
      else if (!files.has(name)) await rm(join(this.folder, name), { force: true });
    }
    await rmdir(path).catch(() => undefined); // not empty
  }

  async #hashed(path: string): Promise<Pick<BundledFile, 'bytes' | 'sha256'> | null> {
    const base = openBase(this.folder);
    try {
      const found = fileBeneath(base, path.split('/'));
      if (found.kind !== 'there') return null;
      const opened = openRegular(found.folder, found.name);
      found.folder.close();
      if (opened.kind !== 'open') return null;
      const hash = createHash('sha256');
      let bytes = 0;
      for await (const chunk of createReadStream('', {
        fd: opened.fd,
        highWaterMark: chunkBytes,
      })) {
        this.signal.throwIfAborted();
        hash.update(chunk as Buffer);
        bytes += (chunk as Buffer).length;
      }
      return { bytes, sha256: hash.digest('hex') };
    } finally {
      base.close();
    }
  }

  async #write(path: string, chunks: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<void> {
    const target = join(this.folder, path);
    const part = `${target}${unfinished}`;
    const hash = createHash('sha256');
    let bytes = 0;
    try {
      await mkdir(dirname(target), { recursive: true });
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
      await rename(part, target);
      await syncFolder(dirname(target));
    } catch (error) {
      await rm(part, { force: true }).catch(() => undefined);
      throw explained(error, path);
    }
    this.#files.set(path, { path, bytes, sha256: hash.digest('hex') });
  }
}

const notWritten = (why: 'full' | 'rights' | 'large', path: string): BundleRefused =>
  new BundleRefused(message('bundle-not-written', { why, path }));

function explained(error: unknown, path: string): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return notWritten('full', path);
  return ['EACCES', 'EPERM', 'EROFS'].includes(code) ? notWritten('rights', path) : error;
}
