import { copyFile, lstat, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { textIn, type Message } from '../../../contract/message';
import { webPageInstead } from '../../lib/network-trouble';
import { sha256Of } from '../../lib/sha256';
import { defaultPatience, fetchFile, type FetchFile } from '../../models/download/fetch-file';
import { openPart, type Part } from '../../models/download/part';
import { isFailure, type DownloadFailure } from '../../models/download/source';
import { Throttle } from '../../models/download/transfer';
import { openBase, type OpenFolder } from '../../models/open-folder';
import { partOf } from '../../models/relative-path';
import { isLocal, type Download } from './download';
import { done, failed, type Outcome, type PythonFailure, type Watch } from './types';

/** As long as uv and pip are silent for. */
const patience = { ...defaultPatience, stallMs: 45_000 };
const policy = { allowLoopbackHttp: true, fileFolders: [] };

export interface Archive {
  /** A plain name of a file. */
  readonly name: string;
  readonly url: string;
  /** What the index says of it; null: it does not say. */
  readonly sha256: string | null;
  /** Of the list: it has one of them. */
  readonly hashes: readonly string[];
}

/** received, or why not, as of a download: whoever asks next may say it better. */
export type Reception =
  { readonly kind: 'received'; readonly path: string } | Exclude<Download, { kind: 'ok' }>;

/**
 * Receives an archive into a folder of ours, whose parts stay: it goes on by range from where a connection, or an earlier run, broke off.
 */
export async function receiveArchive(
  folder: string,
  archive: Archive,
  watch: Watch,
): Promise<Outcome<Reception>> {
  const path = join(folder, archive.name);
  if (await isThere(path)) {
    if (archive.hashes.includes(await sha256Of(path, watch.signal)))
      return done({ kind: 'received', path });
    await rm(path, { recursive: true });
  }
  if (isLocal(archive.url)) return copyLocal(path, archive, watch);
  const base = openBase(folder);
  try {
    return await receive(base, path, archive, watch);
  } catch (error) {
    if (watch.signal?.aborted === true) return failed({ kind: 'cancelled' });
    if (!isFailure(error)) throw error;
    const failure = asPythonFailure(error);
    return failure === null ? done(asDownload(error.told)) : failed(failure);
  } finally {
    base.close();
  }
}

/** Of a bundle's index: what it has must stay as it is. */
async function copyLocal(
  path: string,
  { name, url, hashes }: Archive,
  { signal }: Watch,
): Promise<Outcome<Reception>> {
  try {
    await copyFile(fileURLToPath(url), path);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC') return failed({ kind: 'disk-full', detail: '' });
    return done(
      code === 'ENOENT' ? { kind: 'answered', code: 404 } : { kind: 'unreachable', detail: code },
    );
  }
  const digest = await sha256Of(path, signal);
  if (hashes.includes(digest)) return done({ kind: 'received', path });
  await rm(path);
  return failed({ kind: 'hash-mismatch', package: name, detail: `${name} has sha256:${digest}` });
}

const isThere = async (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

async function receive(
  base: OpenFolder,
  path: string,
  archive: Archive,
  watch: Watch,
): Promise<Outcome<Reception>> {
  const { name, hashes } = archive;
  const known = archive.sha256 ?? (hashes.length === 1 ? hashes[0] : undefined) ?? null;
  const part = openPart(base, name, known !== null);
  try {
    for (;;) {
      await fetchInto(part, base, known, archive, watch);
      const digest = await sha256Of(base.at(partOf(name)), watch.signal);
      if (hashes.includes(digest)) {
        await rename(base.at(partOf(name)), path);
        part.discard();
        return done({ kind: 'received', path });
      }
      const isMixed = part.facts?.mixed === true;
      part.empty();
      if (isMixed) continue;
      part.discard();
      const detail = `${name} has sha256:${digest}`;
      return failed({ kind: 'hash-mismatch', package: name, detail });
    }
  } finally {
    part.close();
  }
}

async function fetchInto(
  part: Part,
  folder: OpenFolder,
  known: string | null,
  { name, url }: Archive,
  { signal = new AbortController().signal, onOutput }: Watch,
): Promise<void> {
  const checksum = known === null ? null : { algorithm: 'sha256' as const, digest: known };
  const fetching: FetchFile = {
    file: { path: name, parts: [name], refused: null, sources: [url], checksum, sizeBytes: null },
    ...{ folder, part, policy, patience, throttle: new Throttle(null), signal },
    replaced: new Map(),
    othersBytes: () => 0,
    onBytes: () => undefined,
    onWaiting: () => undefined,
    onTotal: () => undefined,
    onTrouble: (told) => onOutput?.(`${name}: ${inWords(told)}`),
  };
  try {
    await fetchFile(fetching);
  } finally {
    if (part.bytes === 0) part.discard();
    else if (part.facts !== null) part.sync();
  }
}

/** For the log. */
const inWords = ({ code, params }: Message): string =>
  [code, ...Object.values(params).filter((each) => typeof each !== 'object')].join(' ');

/** null: the next caller reports this more precisely. */
function asPythonFailure({ kind, told }: DownloadFailure): PythonFailure | null {
  if (told.code === 'model-source-web-page') return { kind: 'offline', detail: webPageInstead };
  if (told.code === 'model-source-status' && kind === 'transient')
    return { kind: 'offline', detail: `it answered ${textIn(told.params, 'status')}` };
  if (told.code === 'model-source-busy') return { kind: 'offline', detail: 'it answered 429' };
  if (kind === 'transient') return { kind: 'offline', detail: inWords(told) };
  if (told.code === 'disk-too-full' || told.code === 'model-disk-full')
    return { kind: 'disk-full', detail: '' };
  return null;
}

function asDownload(told: Message): Exclude<Reception, { kind: 'received' }> {
  const detail = inWords(told);
  if (told.code === 'certificate-refused') return { kind: 'untrusted-certificate', detail };
  if (told.code === 'model-source-insecure') return { kind: 'refused-address', detail };
  if (told.code === 'model-source-status')
    return { kind: 'answered', code: Number(textIn(told.params, 'status')) };
  return { kind: 'unreachable', detail };
}
