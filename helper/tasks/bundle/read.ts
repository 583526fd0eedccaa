import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import {
  BundleManifest,
  bundleFile,
  mostManifestBytes,
  type BundledFile,
  type BundleFacts,
} from '../../../contract/bundle';
import { message } from '../../../contract/message';
import { parseJson } from '../../../common/lines';
import { fileBeneath, openBase, openRegular, type OpenFolder } from '../../models/open-folder';
import { sha256OfContent } from '../../lib/sha256';
import { BundleRefused, refuse } from './refusal';

/** A folder that somebody calls a bundle; every file of it is looked up from here, and no link is followed. */
export interface Bundle {
  readonly base: OpenFolder;
  readonly manifest: BundleManifest;
  readonly fingerprint: string;
}

/** Opens the folder and reads its manifest. The caller closes `base`. */
export async function openBundle(folder: string): Promise<Bundle> {
  let base: OpenFolder;
  try {
    base = openBase(folder);
  } catch {
    throw new BundleRefused(message('bundle-missing', { folder }));
  }
  try {
    const bytes = await manifestBytes(base, folder);
    const parsed = BundleManifest.safeParse(parseJson(bytes.toString('utf8')));
    if (!parsed.success) throw refuse('manifest', parsed.error.issues[0]?.message ?? '');
    return { base, manifest: parsed.data, fingerprint: sha256OfContent(bytes) };
  } catch (error) {
    base.close();
    throw error;
  }
}

async function manifestBytes(base: OpenFolder, folder: string): Promise<Buffer> {
  const opened = openRegular(base, bundleFile);
  if (opened.kind === 'missing') throw new BundleRefused(message('bundle-missing', { folder }));
  if (opened.kind !== 'open') throw refuse(whyNot(opened.kind), bundleFile);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of createReadStream('', { fd: opened.fd })) {
    length += (chunk as Buffer).length;
    if (length > mostManifestBytes) throw refuse('size', bundleFile);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

const whyNot = (kind: string) =>
  kind === 'missing' ? 'missing' : kind === 'failed' ? 'unreadable' : 'kind';

/**
 * Reads one file of the manifest once: what was hashed is what is written to `target`, whatever becomes of the folder meanwhile. Throws
 * where it is not what the manifest says.
 */
export async function readBundled(
  base: OpenFolder,
  { path, bytes, sha256: wanted }: BundledFile,
  signal: AbortSignal,
  target: string | null = null,
): Promise<void> {
  const found = fileBeneath(base, path.split('/'));
  if (found.kind !== 'there') throw refuse(found.kind === 'missing' ? 'missing' : 'kind', path);
  const opened = openRegular(found.folder, found.name);
  found.folder.close();
  if (opened.kind !== 'open') throw refuse(whyNot(opened.kind), path);
  const source = createReadStream('', { fd: opened.fd, highWaterMark: 1024 * 1024 });
  const copy = target === null ? null : await open(target, 'wx', 0o644);
  const hash = createHash('sha256');
  let length = 0;
  try {
    for await (const chunk of source) {
      signal.throwIfAborted();
      length += (chunk as Buffer).length;
      if (length > bytes) break;
      hash.update(chunk as Buffer);
      await copy?.writeFile(chunk as Buffer);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EIO') throw refuse('unreadable', path);
    throw error;
  } finally {
    source.destroy();
    await copy?.close();
  }
  if (length !== bytes) throw refuse('size', path);
  if (hash.digest('hex') !== wanted) throw refuse('content', path);
}

export const factsOf = ({ manifest, fingerprint }: Bundle): BundleFacts => {
  const { repository, branch, commit, since, madeAt, files, lists } = manifest;
  return {
    ...{ fingerprint, repository, branch, commit, since, madeAt, files: files.length },
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    pythons: lists.map(({ python }) => python),
  };
};
