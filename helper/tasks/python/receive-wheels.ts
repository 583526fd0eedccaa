import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isLocal } from './download';
import { fitOf, type Fit } from './fit';
import { localFolder, parseLock, type Lock, type LockEntry } from './lock';
import { indexFailure } from './reach-index';
import { receiveArchive, type Archive } from './receive-archive';
import { sha256Of } from '../../lib/sha256';
import { filesOn, pagesOf } from './simple-index';
import { done, failed, type Outcome, type PythonFailure, type PythonSetup } from './types';

const atOnce = 8;

export const receivedIn = (cacheDir: string): string => join(cacheDir, 'archives');

export interface Received {
  readonly folder: string;
  /** What is needed here of what was not there, received or not. */
  readonly needed: readonly LockEntry[];
}

/**
 * Receives the wheels of a list into a folder, before they are installed: uv (0.13) asks for the whole of one four times before it goes on
 * by range, and neither uv nor pip goes on with what an earlier run has received of one. `there`: packages that are not needed. What has no
 * wheel for this Python, or cannot be reached, is left to the installer.
 */
export async function receiveWheels(
  request: PythonSetup,
  lock: Lock,
  there: ReadonlySet<string>,
): Promise<Outcome<Received>> {
  const { python, cacheDir, index, signal } = request;
  const folder = receivedIn(cacheDir);
  await mkdir(folder, { recursive: true });
  const entries = parseLock(lock.text).filter(
    ({ name, url }) => localFolder(url) === null && !there.has(name),
  );
  const fit = isLocal(index) ? null : await fitOf(python, entries, signal);
  if (fit === null) return done({ folder, needed: entries });
  const files = await readdir(folder);
  const waiting = [...fit.entries];
  let failure: PythonFailure | null = null as PythonFailure | null;
  const work = async () => {
    for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift()) {
      const answer = await receiveOne(request, lock, { entry, fit, files, folder });
      if (answer === 'not-reached') waiting.length = 0;
      else if (!answer.ok) {
        failure ??= answer.failure;
        waiting.length = 0;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, waiting.length) }, work));
  return failure === null ? done({ folder, needed: fit.entries }) : failed(failure);
}

interface Wanted {
  readonly entry: LockEntry;
  readonly fit: Fit;
  /** What the folder has. */
  readonly files: readonly string[];
  readonly folder: string;
}

async function receiveOne(
  request: PythonSetup,
  lock: Lock,
  wanted: Wanted,
): Promise<Outcome<unknown> | 'not-reached'> {
  const { entry, fit, files, folder } = wanted;
  const { hashes, url } = entry;
  for (const name of files) {
    if (fit.rank(name, entry) === null) continue;
    const path = join(folder, name);
    if (hashes.includes(await sha256Of(path, request.signal))) return done(null);
  }
  const unreached = url === null ? await indexFailure(request) : null;
  if (unreached !== null) return failed(unreached);
  const found = url === null ? await best(request, lock, wanted) : named(url, wanted);
  if (found === null || found === 'not-reached') return found ?? done(null);
  return receiveArchive(folder, found, request);
}

function named(url: string, { entry, fit }: Wanted): Archive | null {
  const name = decodeURIComponent(new URL(url).pathname.split('/').pop() ?? '');
  const { hashes } = entry;
  return fit.rank(name, entry) === null ? null : { name, url, sha256: null, hashes };
}

/** Of the first index that has one. */
async function best(
  request: PythonSetup,
  lock: Lock,
  { entry, fit }: Wanted,
): Promise<Archive | null | 'not-reached'> {
  const { hashes } = entry;
  for (const page of pagesOf(request.index, lock, entry.name)) {
    const answer = await filesOn(page, request.signal);
    if (answer.kind === 'unreachable' || answer.kind === 'untrusted-certificate')
      return 'not-reached';
    if (answer.kind !== 'ok') continue;
    const ranked = answer.files.flatMap((file) => {
      const rank = fit.rank(file.name, entry);
      const isListed = file.sha256 === null || hashes.includes(file.sha256);
      return rank === null || !isListed ? [] : [{ file, rank }];
    });
    const [first] = ranked.sort((one, other) => one.rank - other.rank);
    if (first !== undefined) return { ...first.file, hashes };
  }
  return null;
}
