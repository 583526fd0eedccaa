import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import {
  BundleManifest,
  bundleFile,
  mostManifestBytes,
  pythonNames,
  type BundledFile,
  type BundleFacts,
} from '../../../contract/bundle';
import { isAddress } from '../../../contract/bundle-address';
import { parseJson } from '../../../common/lines';
import { collect } from '../../lib/collect';
import { sha256OfContent } from '../../lib/sha256';
import { filesAt } from './served';
import { filesInFolder, type BundleFiles } from './files';
import { refuse, type BundleRefused } from './refusal';

/** A bundle that is open but not checked. */
export interface Bundle {
  readonly files: BundleFiles;
  readonly manifest: BundleManifest;
  readonly fingerprint: string;
}

/** For a bundle that is asked before the network: a computer that is switched off delays nobody for longer. */
export const roomPatienceSeconds = 5;

/** Opens the folder or URL and reads its manifest. The caller closes `files`. */
export async function openBundle(folder: string, patienceSeconds = 60): Promise<Bundle> {
  const files = isAddress(folder) ? filesAt(folder, patienceSeconds * 1000) : filesInFolder(folder);
  try {
    const bytes = await collect(await files.open(bundleFile, 0), mostManifestBytes);
    if (bytes === null) throw refuse('size', bundleFile);
    const parsed = BundleManifest.safeParse(parseJson(bytes.toString('utf8')));
    if (!parsed.success) throw refuse('manifest', parsed.error.issues[0]?.message ?? '');
    return { files, manifest: parsed.data, fingerprint: sha256OfContent(bytes) };
  } catch (error) {
    files.close();
    throw error;
  }
}

/** Reads one file of the manifest. Throws if it does not match the manifest. */
export async function readBundled(
  files: BundleFiles,
  file: BundledFile,
  signal: AbortSignal,
): Promise<void> {
  const wrong = await restOf(files, file, { from: 0, hash: createHash('sha256'), signal });
  if (wrong !== null) throw wrong;
}

/** Follows no link that somebody planted. */
const toGoOn = constants.O_RDWR | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW;

/**
 * Copies one file of the manifest to `target`, which may already hold its beginning. Everything in the result was
 * hashed as it was read, whatever happens to the source. If the beginning is of another file, copies again from the
 * start.
 */
export async function copyBundled(
  files: BundleFiles,
  file: BundledFile,
  signal: AbortSignal,
  target: string,
): Promise<void> {
  const copy = await open(target, toGoOn, 0o644);
  try {
    const { size } = await copy.stat();
    if (size > 0 && size <= file.bytes) {
      const hash = createHash('sha256');
      const there = { start: 0, end: size - 1, autoClose: false, highWaterMark: 1024 * 1024 };
      for await (const chunk of copy.createReadStream(there)) {
        signal.throwIfAborted();
        hash.update(chunk as Buffer);
      }
      if ((await restOf(files, file, { from: size, hash, signal, copy })) === null) return;
    }
    await copy.truncate();
    const hash = createHash('sha256');
    const wrong = await restOf(files, file, { from: 0, hash, signal, copy });
    if (wrong !== null) throw wrong;
  } finally {
    await copy.close();
  }
}

interface Reading {
  readonly from: number;
  /** Hash of what precedes it. */
  readonly hash: Hash;
  readonly signal: AbortSignal;
  readonly copy?: FileHandle;
}

/** Reads the file from that offset; returns what is wrong with the whole of it, or null. */
async function restOf(
  files: BundleFiles,
  { path, bytes, sha256 }: BundledFile,
  { from, hash, signal, copy }: Reading,
): Promise<BundleRefused | null> {
  let length = from;
  if (from < bytes || from === 0)
    for await (const chunk of await files.open(path, from)) {
      signal.throwIfAborted();
      length += chunk.length;
      if (length > bytes) break;
      hash.update(chunk);
      await copy?.writeFile(chunk);
    }
  if (length !== bytes) return refuse('size', path);
  return hash.digest('hex') === sha256 ? null : refuse('content', path);
}

export const factsOf = ({ manifest, fingerprint }: Bundle): BundleFacts => {
  const { repository, branch, commit, since, madeAt, files, lists, models } = manifest;
  return {
    ...{ fingerprint, repository, branch, commit, since, madeAt, files: files.length },
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    pythons: pythonNames(lists),
    models: models.length,
  };
};
