import { createHash, type Hash } from 'node:crypto';
import { closeSync, read } from 'node:fs';
import { promisify } from 'node:util';
import {
  BundlePath,
  foldedPath,
  foldersOf,
  modelsInBundle,
  mostFileBytes,
  type BundledModel,
} from '../../../contract/bundle';
import type { TaskContext } from '../../host/task-protocol';
import type { TaskRequest } from '../../host/task-table';
import { openBase, resolveWithin, openRegular } from '../../models/open-folder';
import { unfinished, type BundleFolder } from './write';

type Wanted = NonNullable<TaskRequest<'make-bundle'>['models']>;
type Model = Wanted['files'][number];

/** Start and length of each part of a file. An empty file has one part. */
export function partsOf(
  bytes: number,
  mostBytes = mostFileBytes,
): { readonly start: number; readonly length: number }[] {
  const count = Math.max(1, Math.ceil(bytes / mostBytes));
  return Array.from({ length: count }, (_, part) => {
    const start = part * mostBytes;
    return { start, length: Math.min(mostBytes, bytes - start) };
  });
}

interface Added {
  readonly models: BundledModel[];
  /** Paths of models that could not be read, or have changed since they were verified. */
  readonly leftOut: string[];
}

/**
 * Puts models into `models/`, under their path in the repository's manifest if FAT32 can store it, else under their
 * digest. An existing file is compared with the original and written only if it differs. Every model is read completely
 * and checked again.
 */
export async function addModels(
  target: BundleFolder,
  { folder, files }: Wanted,
  { signal, progress }: Pick<TaskContext, 'signal' | 'progress'>,
  mostBytes = mostFileBytes,
): Promise<Added> {
  const names = new Names();
  const models: BundledModel[] = [];
  const leftOut: string[] = [];
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  const onBytes = (bytes: number) => {
    done += bytes;
    progress('bytes', Math.min(done, total), total);
  };
  for (const file of files) {
    signal.throwIfAborted();
    const fd = openModel(folder, file);
    const added =
      fd === null ? null : await addModel(target, names, { file, fd, onBytes, mostBytes });
    if (added === null) leftOut.push(file.path);
    else models.push(added);
  }
  return { models, leftOut };
}

/** null: changed since it was verified, or not readable to us. */
function openModel(folder: string, { path, bytes }: Model): number | null {
  const base = openBase(folder);
  try {
    const found = resolveWithin(base, path);
    if (found.kind !== 'there') return null;
    const opened = openRegular(found.folder, found.name);
    found.folder.close();
    if (opened.kind !== 'open') return null;
    if (Number(opened.facts.size) === bytes) return opened.fd;
    closeSync(opened.fd);
    return null;
  } finally {
    base.close();
  }
}

interface Adding {
  readonly file: Model;
  readonly fd: number;
  readonly onBytes: (bytes: number) => void;
  readonly mostBytes: number;
}

async function addModel(
  target: BundleFolder,
  names: Names,
  { file, fd, onBytes, mostBytes }: Adding,
): Promise<BundledModel | null> {
  const { path, bytes, checksum } = file;
  const ranges = partsOf(bytes, mostBytes);
  const parts = names.take(path, checksum.digest, ranges.length);
  const own = createHash(checksum.algorithm);
  const sha256 = createHash('sha256');
  try {
    for (const [at, { start, length }] of ranges.entries()) {
      const open = (hashes: readonly Hash[]) => teed(rangeOf(fd, start, length), hashes, onBytes);
      await target.addRange(parts[at] ?? '', length, open, [own, sha256]);
    }
  } finally {
    closeSync(fd);
  }
  if (own.digest('hex') === checksum.digest)
    return { path, bytes, sha256: sha256.digest('hex'), parts };
  for (const part of parts) target.leaveOut(part);
  return null;
}

const readAt = promisify(read);
const chunkBytes = 1024 * 1024;

async function* rangeOf(fd: number, start: number, length: number): AsyncGenerator<Buffer> {
  for (let done = 0; done < length;) {
    const wanted = Math.min(chunkBytes, length - done);
    const chunk = Buffer.allocUnsafe(wanted);
    const { bytesRead } = await readAt(fd, chunk, 0, wanted, start + done);
    if (bytesRead === 0) return; // it became shorter, which the digest shows
    done += bytesRead;
    yield chunk.subarray(0, bytesRead);
  }
}

async function* teed(
  chunks: AsyncIterable<Buffer>,
  hashes: readonly Hash[],
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    for (const hash of hashes) hash.update(chunk);
    if (hashes.length > 0) onBytes(chunk.length);
    yield chunk;
  }
}

/** Names in the folder: a path that FAT32 cannot store, or would mix up with another, is replaced by a digest. */
class Names {
  readonly #files = new Set<string>();
  readonly #folders = new Set<string>();

  take(path: string, digest: string, count: number): string[] {
    const named = (name: string) =>
      count === 1
        ? [`${modelsInBundle}${name}`]
        : Array.from(
            { length: count },
            (_, at) => `${modelsInBundle}${name}.${String(at + 1).padStart(3, '0')}`,
          );
    const wished = named(path);
    const parts = wished.every((each) => this.#isFree(each)) ? wished : named(digest.slice(0, 64));
    for (const part of parts.map(foldedPath)) {
      this.#files.add(part);
      for (const folder of foldersOf(part)) this.#folders.add(folder);
    }
    return parts;
  }

  #isFree(path: string): boolean {
    const name = foldedPath(path);
    return (
      BundlePath.safeParse(path).success &&
      !name.endsWith(unfinished) &&
      !this.#files.has(name) &&
      !this.#folders.has(name) &&
      foldersOf(name).every((folder) => !this.#files.has(folder))
    );
  }
}
