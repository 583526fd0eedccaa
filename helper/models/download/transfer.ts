import { write } from 'node:fs';
import { promisify } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { because, message } from '../../../contract/message';
import { roomOn } from '../../lib/disk';
import type { OpenFolder } from '../open-folder';
import { DownloadFailure, hostOf, type OpenedSource } from './source';
import type { Pause } from './pause';
import { headBytes, type Part } from './part';

/** Limits the average bytes per second; unused bandwidth cannot be made up for later. */
export class Throttle {
  #due = performance.now();

  constructor(
    private readonly bytesPerSecond: number | null,
    private readonly pause: Pause | null = null,
  ) {}

  async take(bytes: number, signal: AbortSignal, onWaiting: () => void): Promise<void> {
    await this.pause?.over(signal, onWaiting);
    if (this.bytesPerSecond === null) return;
    const now = performance.now();
    this.#due = Math.max(this.#due, now - 1000) + (bytes / this.bytesPerSecond) * 1000;
    if (this.#due > now) await sleep(this.#due - now, undefined, { signal });
  }
}

const writeAt = promisify(write);
const syncEveryBytes = 268_435_456;

interface TransferOptions {
  readonly folder: OpenFolder;
  readonly url: string;
  readonly throttle: Throttle;
  readonly signal: AbortSignal;
  readonly stallMs: number;
  /** Closes the source's connection. */
  readonly hangUp: () => void;
  readonly onBytes: (done: number) => void;
  /** The download has to wait for something else. */
  readonly onWaiting: () => void;
}

/** Throws unless there is room for this many more bytes, plus what other downloads still have to write. */
export async function requireRoom(folder: OpenFolder, moreBytes: number): Promise<void> {
  const { freeBytes, reserveBytes } = await roomOn(folder.at('.'));
  const needBytes = moreBytes + reserveBytes;
  if (freeBytes < needBytes)
    throw new DownloadFailure(
      'local',
      message('disk-too-full', {
        folder: folder.path,
        needBytes,
        freeBytes,
      }),
    );
}

/** Appends the source's body to the part. If it throws, everything received so far is in the part. */
export async function transfer(
  part: Part,
  source: OpenedSource,
  options: TransferOptions,
): Promise<void> {
  const { folder, url, throttle, signal, hangUp, onBytes } = options;
  let unsynced = 0;
  const chunks = source.body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const chunk = await nextChunk(chunks, options);
      if (chunk === null) break;
      signal.throwIfAborted();
      if (part.bytes === 0) refusePretenders(chunk, url);
      if (source.totalBytes !== null && part.bytes + chunk.length > source.totalBytes) {
        throw new DownloadFailure(
          'source',
          message('model-source-too-long', { url: url.slice(0, 300) }),
        );
      }
      await append(part, chunk);
      onBytes(part.bytes);
      // from now on its first bytes identify it
      if (part.bytes >= headBytes && part.facts?.head === undefined) part.sync();
      unsynced += chunk.length;
      if (unsynced >= syncEveryBytes) {
        part.sync();
        await requireRoom(folder, 0);
        unsynced = 0;
      }
      await throttle.take(chunk.length, signal, options.onWaiting);
    }
  } finally {
    hangUp();
    await chunks.return?.().catch(() => undefined);
  }
  if (source.totalBytes !== null && part.bytes < source.totalBytes) {
    throw new DownloadFailure(
      'transient',
      message('model-download-cut', { host: hostOf(url), reason: because('ended-early') }),
    );
  }
}

/** Only the source's silence counts as a stall, not our writing or the bandwidth limit. */
async function nextChunk(
  chunks: AsyncIterator<Uint8Array>,
  { url, stallMs, hangUp }: TransferOptions,
): Promise<Uint8Array | null> {
  let stalled = false as boolean;
  const timer = setTimeout(() => {
    stalled = true;
    hangUp();
  }, stallMs);
  try {
    const next = await chunks.next();
    return next.done === true ? null : next.value;
  } catch (error) {
    throw stalled ? stall(url, stallMs) : error;
  } finally {
    clearTimeout(timer);
  }
}

export const stall = (url: string, stallMs: number): DownloadFailure =>
  new DownloadFailure(
    'transient',
    message('model-download-stalled', { host: hostOf(url), seconds: Math.round(stallMs / 1000) }),
  );

async function append(part: Part, chunk: Uint8Array): Promise<void> {
  for (let offset = 0; offset < chunk.length;) {
    const { bytesWritten } = await writeAt(
      part.fd,
      chunk,
      offset,
      chunk.length - offset,
      part.bytes,
    );
    offset += bytesWritten;
    part.bytes += bytesWritten;
  }
}

/** Recognizes pages that servers send instead of a file, whatever content type they claim. */
function refusePretenders(chunk: Uint8Array, url: string): void {
  const beginning = Buffer.from(chunk.subarray(0, 200)).toString('latin1');
  if (/^\s*<(?:!doctype html|html)[\s>]/i.test(beginning))
    throw new DownloadFailure(
      'source',
      message('model-source-web-page', { url: url.slice(0, 300) }),
    );
  if (beginning.startsWith('version https://git-lfs.github.com/spec/'))
    throw new DownloadFailure(
      'source',
      message('model-source-lfs-pointer', { url: url.slice(0, 300) }),
    );
}
