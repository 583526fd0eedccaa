import { close, createReadStream } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { message } from '../../../contract/message';
import { fileWithin, openBase, openRegular, type OpenedFile } from '../open-folder';
import { relativeParts } from '../relative-path';
import { DownloadFailure, type OpenedSource, type OpenRequest } from './source';
import { trimmedEnd } from '../../lib/text';

const chunkBytes = 1_048_576;

/** A file on a USB stick or another disk: only below the folders that the settings allow; follows no symlink. */
// eslint-disable-next-line @typescript-eslint/require-await -- the same shape as the network's
export async function openFileSource({
  url,
  resume,
  policy,
  signal,
}: OpenRequest): Promise<OpenedSource> {
  const shown = url.slice(0, 300);
  const path = fileURLToPath(url);
  const folder = policy.fileFolders.find((allowed) =>
    path.startsWith(`${trimmedEnd(allowed, '/')}/`),
  );
  if (folder === undefined)
    throw new DownloadFailure('source', message('model-source-file-not-allowed', { url: shown }));
  const opened = openBelow(folder, relative(folder, path));
  if (opened.kind === 'missing')
    throw new DownloadFailure('source', message('model-source-file-missing', { url: shown }));
  if (opened.kind !== 'open')
    throw new DownloadFailure('source', message('model-source-file-not-allowed', { url: shown }));
  const { fd, facts } = opened;
  const totalBytes = Number(facts.size);
  const validator = {
    kind: 'file',
    value: `${String(facts.size)} ${String(facts.mtimeNs)}`,
  } as const;
  const same =
    resume !== null && (resume.validator === null || resume.validator.value === validator.value);
  const start = same && resume.offset <= totalBytes ? resume.offset : 0;
  if (start === totalBytes) {
    close(fd);
    return { start, totalBytes, validator, body: nothing() };
  }
  return {
    start,
    totalBytes,
    validator,
    body: createReadStream('', { fd, start, highWaterMark: chunkBytes, signal }),
  };
}

function openBelow(folder: string, below: string): OpenedFile {
  const read = relativeParts(below);
  if (!read.ok) return { kind: 'refused', reason: read.reason };
  try {
    const base = openBase(folder);
    try {
      const found = fileWithin(base, read.parts);
      if (found.kind !== 'there') return found;
      try {
        return openRegular(found.folder, found.name);
      } finally {
        found.folder.close();
      }
    } finally {
      base.close();
    }
  } catch {
    return { kind: 'missing' };
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // the file is already complete
}
