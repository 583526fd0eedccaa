import pRetry, { AbortError } from 'p-retry';
import { message, type Message } from '../../../contract/message';
import type { OpenFolder } from '../open-folder';
import type { ModelFile } from '../manifest/types';
import { DownloadFailure, isFailure, type ResumePoint, type SourcePolicy } from './source';
import { openFileSource } from './file-source';
import { openHttpSource, StartAnew } from './http-source';
import type { Part } from './part';
import { type Throttle, requireRoom, stall, transfer } from './transfer';

export interface Patience {
  /** A source that sends nothing for so long is given up for this try. */
  readonly stallMs: number;
  /** Tries of one source in a row that bring nothing. */
  readonly retries: number;
  readonly minDelayMs: number;
  readonly maxDelayMs: number;
}

export const defaultPatience: Patience = {
  stallMs: 30_000,
  retries: 5,
  minDelayMs: 1000,
  maxDelayMs: 30_000,
};

/** A try that brought so much is not counted: a bad line may cut a large file as often as it likes, within reason. */
const worthwhileBytes = 1_048_576;
const mostCuts = 10_000;

export interface FetchFile {
  readonly file: ModelFile;
  readonly folder: OpenFolder;
  readonly part: Part;
  readonly policy: SourcePolicy;
  readonly patience: Patience;
  readonly throttle: Throttle;
  readonly signal: AbortSignal;
  readonly onBytes: (done: number) => void;
  readonly onTotal: (totalBytes: number | null, startBytes: number) => void;
  readonly onTrouble: (told: Message) => void;
}

/** Fills the part from the first source that gives the whole of the file. Throws the DownloadFailure that says most. */
export async function fetchFile(fetching: FetchFile): Promise<void> {
  const failures: DownloadFailure[] = [];
  for (const url of fetching.file.sources) {
    try {
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
  const attempt = async () => {
    for (;;) {
      const before = part.bytes;
      try {
        await once(url, fetching);
        return;
      } catch (error) {
        signal.throwIfAborted();
        const failure = asFailure(error, fetching.folder);
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
    retries: patience.retries,
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

/** Errors of the disk are ours alone; others come from the connection. */
function asFailure(error: unknown, folder: OpenFolder): DownloadFailure {
  if (isFailure(error)) return error;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG')
    return new DownloadFailure('local', message('model-disk-full', { folder: folder.path }));
  if (
    syscall !== undefined &&
    ['write', 'fsync', 'ftruncate', 'open', 'rename', 'unlink', 'statfs'].includes(syscall)
  ) {
    return new DownloadFailure(
      'local',
      message('model-not-writable', { folder: folder.path, reason: code ?? syscall }),
    );
  }
  return new DownloadFailure(
    'transient',
    message('model-download-cut', { host: '', reason: code ?? causeOf(error) }),
  );
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  return code ?? (error instanceof Error ? error.message.slice(0, 200) : 'unknown');
}

async function once(url: string, fetching: FetchFile): Promise<void> {
  try {
    await onceFrom(url, resumePoint(url, fetching), fetching);
  } catch (error) {
    if (!(error instanceof StartAnew)) throw error;
    await onceFrom(url, null, fetching);
  }
}

/** Where to go on, if what is there can be proven to belong to it: by the same source's validator, or by the checksum in the end. */
function resumePoint(url: string, { part, file }: FetchFile): ResumePoint | null {
  const { facts, bytes } = part;
  if (facts === null || bytes === 0) return null;
  if (facts.url === url && facts.validator !== null)
    return { offset: bytes, validator: facts.validator };
  return file.checksum === null ? null : { offset: bytes, validator: null };
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
    const open = url.startsWith('file:') ? openFileSource : openHttpSource;
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
    // another version of the same size as before is another file all the same
    const before = part.facts?.totalBytes ?? null;
    const sameSize = before === null || total === null || before === total;
    if (source.start > 0 && !(goesOn && sameSize)) throw new StartAnew();
    await requireRoom(folder, Math.max(0, (total ?? 0) - source.start));
    const facts = { url, validator, totalBytes: total };
    if (goesOn) part.continueWith(facts);
    else part.restart(facts);
    onTotal(total, source.start);
    await transfer(
      part,
      { ...source, totalBytes: total },
      { folder, url, throttle, signal, stallMs: patience.stallMs, hangUp, onBytes },
    );
  } finally {
    hangUp();
  }
}
