import { createReadStream } from 'node:fs';
import { bundleFile } from '../../../contract/bundle';
import { message } from '../../../contract/message';
import { fileWithin, openBase, openRegular, type OpenFolder } from '../open-folder';
import { BundleRefused, refuse } from './refusal';

/** Where a bundle's files are read from. Untrusted until compared with the manifest. */
export interface BundleFiles {
  /** A file's content from that offset. Throws BundleRefused, also while it is read. */
  open(path: string, start: number): Promise<AsyncIterable<Uint8Array>>;
  /** The folder, if the bundle is one. */
  readonly base: OpenFolder | null;
  close(): void;
}

/** A folder: every file is looked up from it, without following links. */
export function filesInFolder(folder: string): BundleFiles {
  const missing = () => new BundleRefused(message('bundle-missing', { folder }));
  let base: OpenFolder;
  try {
    base = openBase(folder);
  } catch {
    throw missing();
  }
  return {
    base,
    // eslint-disable-next-line @typescript-eslint/require-await -- the same shape as the network's
    open: async (path, start) => {
      const found = fileWithin(base, path.split('/'));
      if (found.kind !== 'there') throw refuse(found.kind === 'missing' ? 'missing' : 'kind', path);
      const opened = openRegular(found.folder, found.name);
      found.folder.close();
      if (opened.kind === 'missing' && path === bundleFile) throw missing();
      if (opened.kind !== 'open') throw refuse(whyNot(opened.kind), path);
      return chunksOf(opened.fd, start, path);
    },
    close: () => {
      base.close();
    },
  };
}

const whyNot = (kind: string) =>
  kind === 'missing' ? 'missing' : kind === 'failed' ? 'unreadable' : 'kind';

async function* chunksOf(fd: number, start: number, path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream('', { fd, start, highWaterMark: 1024 * 1024 }))
      yield chunk as Buffer;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EIO') throw refuse('unreadable', path);
    throw error;
  }
}
