import { setTimeout as sleep } from 'node:timers/promises';
import pRetry, { AbortError } from 'p-retry';
import { message, type Message } from '../../../contract/message';
import { causeOf } from '../../lib/causes';
import type { OpenFolder } from '../open-folder';
import type { ModelFile } from '../manifest/types';
import {
  DownloadFailure,
  hostOf,
  isFailure,
  type OpenedSource,
  type OpenRequest,
  type ResumePoint,
  type SourcePolicy,
} from './source';
import { requireFits } from './capabilities';
import { diskFailure } from './disk-failure';
import { openFileSource } from './file-source';
import { openHttpSource, StartOver } from './http-source';
import type { Part } from './part';
import { type Throttle, requireRoom, stall, transfer } from './transfer';

export interface Patience {
  /** After this much silence a try is given up. */
  readonly stallMs: number;
  /** Consecutive tries of one source that may bring nothing. */
  readonly retries: number;
  readonly minDelayMs: number;
  readonly maxDelayMs: number;
  /** How long to wait in all for a source that asks for it, until it sends something. */
  readonly mostWaitSeconds: number;
}

export const defaultPatience: Patience = {
  stallMs: 30_000,
  retries: 5,
  minDelayMs: 1000,
  maxDelayMs: 30_000,
  mostWaitSeconds: 900,
};

/** A try that brought this much is not counted: a bad line may interrupt a large file almost any number of times. */
const worthwhileBytes = 1_048_576;
const mostCuts = 10_000;

export interface FetchFile {
  readonly file: ModelFile;
  readonly folder: OpenFolder;
  readonly part: Part;
  readonly policy: SourcePolicy;
  /** Opens a bundle's source, which has no real URL. */
  readonly openBundled?: ((request: OpenRequest) => Promise<OpenedSource>) | undefined;
  readonly patience: Patience;
  readonly throttle: Throttle;
  readonly signal: AbortSignal;
  readonly onBytes: (done: number) => void;
  readonly onWaiting: () => void;
  /** What other running downloads still have to receive. */
  readonly othersBytes: () => number;
  readonly onTotal: (totalBytes: number | null, startBytes: number) => void;
  readonly onTrouble: (told: Message) => void;
  /** URLs that gave another file earlier, each with the name of the file kept from it; they are not asked again. */
  readonly replaced: ReadonlyMap<string, string>;
}

/** The URL scheme of a bundle's sources; a manifest cannot use it. */
export const isBundled = (url: string): boolean => url.startsWith('bundle:');

/** Fills the part from the first source with the complete file. Throws the DownloadFailure that explains most. */
export async function fetchFile(fetching: FetchFile): Promise<void> {
  const failures: DownloadFailure[] = [];
  for (const url of fetching.file.sources) {
    try {
      const kept = fetching.replaced.get(url);
      if (kept !== undefined)
        throw new DownloadFailure('source', message('model-same-again', { kept }));
      await fetchFrom(url, fetching);
      return;
    } catch (error) {
      if (!isFailure(error) || error.kind === 'local') throw error;
      failures.push(error);
      if (fetching.file.sources.length > 1) fetching.onTrouble(error.told);
    }
  }
  const best =
    failures.find(({ kind }) => kind === 'source') ??
    failures.find(({ kind }) => kind === 'transient') ??
    failures[0];
  throw best ?? new DownloadFailure('source', message('manifest-no-source'));
}

async function fetchFrom(url: string, fetching: FetchFile): Promise<void> {
  const { part, patience, signal } = fetching;
  let cuts = 0;
  let waitedSeconds = 0;
  const attempt = async () => {
    for (;;) {
      const before = part.bytes;
      try {
        await once(url, fetching);
        return;
      } catch (error) {
        signal.throwIfAborted();
        const failure = asFailure(error, url, fetching.folder);
        if (failure.waitSeconds !== null) {
          // a server that counts in whole seconds may be behind us
          const seconds = Math.max(1, failure.waitSeconds);
          if (part.bytes > before) waitedSeconds = 0;
          waitedSeconds += seconds;
          if (waitedSeconds > patience.mostWaitSeconds)
            throw new AbortError(tooLong(url, failure.waitSeconds));
          fetching.onTrouble(message('model-source-waits', { host: hostOf(url), seconds }));
          await sleep(seconds * 1000, undefined, { signal });
          continue;
        }
        cuts += 1;
        const goesOn =
          failure.kind === 'transient' && part.bytes - before >= worthwhileBytes && cuts < mostCuts;
        if (goesOn) continue;
        if (failure.kind === 'transient' || failure.kind === 'offline') throw failure;
        throw new AbortError(failure);
      }
    }
  };
  await pRetry(attempt, {
    // no waiting for the bundle that is tried before the network
    retries: isBundled(url) && fetching.file.sources.length > 1 ? 1 : patience.retries,
    minTimeout: patience.minDelayMs,
    maxTimeout: patience.maxDelayMs,
    randomize: true,
    signal,
    onFailedAttempt: (error) => {
      const failure: unknown = error;
      if (isFailure(failure) && error.retriesLeft > 0) fetching.onTrouble(failure.told);
    },
  });
}

const tooLong = (url: string, seconds: number): DownloadFailure =>
  new DownloadFailure(
    'transient',
    message('model-source-busy', { host: hostOf(url), minutes: Math.ceil(seconds / 60) }),
  );

const disksCalls = [
  ...['write', 'fsync', 'ftruncate', 'open', 'rename'],
  ...['unlink', 'statfs', 'lstat', 'fstat'],
];

/** Errors of the disk are our own; others come from the connection. */
function asFailure(error: unknown, url: string, folder: OpenFolder): DownloadFailure {
  if (isFailure(error)) return error;
  const { code, syscall } = error as NodeJS.ErrnoException;
  const ofDisk = disksCalls.includes(syscall ?? '') && code !== 'EPIPE' && code !== 'ECONNRESET';
  const failure = ofDisk ? diskFailure(error, folder) : null;
  if (failure !== null) return failure;
  return new DownloadFailure(
    'transient',
    message('model-download-cut', { host: hostOf(url), reason: causeOf(error).slice(0, 200) }),
  );
}

async function once(url: string, fetching: FetchFile): Promise<void> {
  try {
    await onceFrom(url, resumePoint(url, fetching), fetching);
  } catch (error) {
    if (!(error instanceof StartOver)) throw error;
    await onceFrom(url, null, fetching);
  }
}

/**
 * Where to resume, if it can be verified that the existing part belongs to the file: by the checksum at the end,
 * whatever a source says (each node of a large site may have its own entity tag), else by the same source's validator.
 */
function resumePoint(url: string, { part, file }: FetchFile): ResumePoint | null {
  const { facts, bytes } = part;
  if (facts === null || bytes === 0) return null;
  const expected = file.checksum?.digest ?? null;
  if (facts.expected !== undefined && facts.expected !== expected) return null;
  if (expected !== null) return { offset: bytes, validator: null };
  return facts.url === url && facts.validator !== null
    ? { offset: bytes, validator: facts.validator }
    : null;
}

async function onceFrom(
  url: string,
  resume: ResumePoint | null,
  fetching: FetchFile,
): Promise<void> {
  const { file, folder, part, policy, patience, throttle, signal, onBytes, onTotal } = fetching;
  const connection = new AbortController();
  const hangUp = () => {
    connection.abort();
  };
  const timer = setTimeout(hangUp, patience.stallMs);
  const both = AbortSignal.any([signal, connection.signal]);
  let source;
  try {
    const bundled = isBundled(url) ? fetching.openBundled : undefined;
    const open = bundled ?? (url.startsWith('file:') ? openFileSource : openHttpSource);
    source = await open({ url, resume, policy, signal: both });
  } catch (error) {
    if (connection.signal.aborted && !signal.aborted) {
      throw stall(url, patience.stallMs);
    }
    throw error;
  } finally {
    clearTimeout(timer);
  }
  try {
    const { totalBytes, validator } = source;
    const expected = file.sizeBytes;
    if (expected !== null && totalBytes !== null && totalBytes !== expected) {
      throw new DownloadFailure(
        'source',
        message('model-source-size', {
          url: url.slice(0, 300),
          expectedBytes: expected,
          actualBytes: totalBytes,
        }),
      );
    }
    const total = totalBytes ?? expected;
    const goesOn = source.start > 0 && source.start === part.bytes;
    // a different version is another file even if its size is the same
    const before = part.facts?.totalBytes ?? null;
    const sameSize = before === null || total === null || before === total;
    if (source.start > 0 && !(goesOn && sameSize)) throw new StartOver();
    requireFits(folder, '', total);
    await requireRoom(folder, Math.max(0, (total ?? 0) - source.start) + fetching.othersBytes());
    const digest = file.checksum?.digest ?? null;
    const facts = { url, validator, totalBytes: total, expected: digest };
    if (goesOn) part.continueWith(facts);
    else part.restart(facts);
    onTotal(total, source.start);
    await transfer(
      part,
      { ...source, totalBytes: total },
      {
        ...{ folder, url, throttle, signal, stallMs: patience.stallMs, hangUp, onBytes },
        onWaiting: fetching.onWaiting,
      },
    );
  } finally {
    hangUp();
  }
}
