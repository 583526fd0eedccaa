import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import {
  BundleManifest,
  bundleFile,
  isAddress,
  mostManifestBytes,
  type BundledFile,
  type BundleFacts,
} from '../../../contract/bundle';
import { parseJson } from '../../../common/lines';
import { collect } from '../../lib/collect';
import { sha256OfContent } from '../../lib/sha256';
import { filesAt } from './served';
import { filesInFolder, type BundleFiles } from './files';
import { refuse } from './refusal';

/** What somebody calls a bundle, and has not been looked at. */
export interface Bundle {
  readonly files: BundleFiles;
  readonly manifest: BundleManifest;
  readonly fingerprint: string;
}

/** Of whoever asks a bundle before the network: a computer of the room that is off keeps nobody waiting. */
export const roomPatienceSeconds = 5;

/** Opens the folder, or the address, and reads its manifest. The caller closes `files`. */
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

/**
 * Reads one file of the manifest once: what was hashed is what is written to `target`, whatever becomes of the folder meanwhile. Throws
 * where it is not what the manifest says.
 */
export async function readBundled(
  files: BundleFiles,
  { path, bytes, sha256: wanted }: BundledFile,
  signal: AbortSignal,
  target: string | null = null,
): Promise<void> {
  const source = await files.open(path, 0);
  const copy = target === null ? null : await open(target, 'wx', 0o644);
  const hash = createHash('sha256');
  let length = 0;
  try {
    for await (const chunk of source) {
      signal.throwIfAborted();
      length += chunk.length;
      if (length > bytes) break;
      hash.update(chunk);
      await copy?.writeFile(chunk);
    }
  } finally {
    await copy?.close();
  }
  if (length !== bytes) throw refuse('size', path);
  if (hash.digest('hex') !== wanted) throw refuse('content', path);
}

export const factsOf = ({ manifest, fingerprint }: Bundle): BundleFacts => {
  const { repository, branch, commit, since, madeAt, files, lists, models } = manifest;
  return {
    ...{ fingerprint, repository, branch, commit, since, madeAt, files: files.length },
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    pythons: lists.map(({ python }) => python),
    models: models.length,
  };
};
