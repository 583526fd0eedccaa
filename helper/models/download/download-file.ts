import { fstatSync, type linkSync } from 'node:fs';
import { because, message, type Message } from '../../../contract/message';
import type { ModelState } from '../../../contract/facts';
import type { OpenFolder } from '../open-folder';
import type { HashPool } from '../hash/pool';
import { besideOf, mismatchOf, partOf } from '../relative-path';
import type { FileProgress } from '../progress';
import { identityOf, type RememberedResult } from '../remembered';
import { requireFits } from './capabilities';
import { replacedSources, noteReplaced } from './replaced';
import { DownloadFailure, hostOf } from './source';
import { fetchFile, type FetchFile } from './fetch-file';
import { discardPublished, openPart, type Part } from './part';
import { giveName } from './publish';

export interface FileDownload extends Omit<FetchFile, 'part' | 'folder' | 'replaced'> {
  readonly folder: OpenFolder;
  readonly name: string;
  readonly pool: HashPool;
  /** Also use sources that gave another file than the manifest says. */
  readonly again: boolean;
  /** Progress of the second reading, which checks what is on the disk. */
  readonly onReading: (totalBytes: number) => FileProgress;
  readonly link?: typeof linkSync;
}

export interface DownloadResult {
  readonly state: ModelState;
  readonly outcome: 'done' | 'failed';
  readonly message: Message;
  readonly remembered: RememberedResult | null;
}

/** Downloads a file and names it once it is verified. Throws DownloadFailure; the part then stays for the next try. */
export async function downloadFile(download: FileDownload): Promise<DownloadResult> {
  const { folder, name, file, again } = download;
  requireFits(folder, name, file.sizeBytes);
  discardPublished(folder, name);
  const replaced =
    again || file.checksum === null
      ? new Map<string, string>()
      : replacedSources(folder, name, file.checksum.digest);
  const part = openPart(folder, name, file.checksum !== null);
  const fetch = async () => {
    let isWhole = false;
    try {
      await fetchFile({ ...download, part, replaced });
      isWhole = true;
    } finally {
      leave(part, isWhole);
    }
  };
  try {
    await fetch();
    const published = await publish(part, download, 'ask-again');
    if (published !== 'mixed') return published;
    download.onTrouble(message('model-mixed', { host: hostOf(part.facts?.url ?? 'file:///') }));
    part.empty();
    await fetch();
    const second = await publish(part, download, 'keep');
    if (second === 'mixed')
      throw new Error('publish returned “mixed” although the file was to be kept');
    return second;
  } finally {
    part.close();
  }
}

/** Syncs what was received. Deletes an empty part of a non-empty file. A disk that is gone was reported already. */
function leave(part: Part, isWhole: boolean): void {
  try {
    if (part.bytes === 0 && !isWhole) part.discard();
    else if (part.facts !== null) part.sync();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
  }
}

async function publish(
  part: Part,
  download: FileDownload,
  whereMixed: 'ask-again' | 'keep',
): Promise<DownloadResult | 'mixed'> {
  const { folder, name, file, pool, signal, onReading, link } = download;
  const before = fstatSync(part.fd, { bigint: true });
  const url = part.facts?.url ?? 'file:///';
  const host = hostOf(url);
  if (file.sizeBytes !== null && Number(before.size) !== file.sizeBytes) {
    throw new DownloadFailure(
      'transient',
      message('model-download-cut', { host, reason: because('wrong-length') }),
    );
  }
  const algorithm = file.checksum?.algorithm ?? 'sha256';
  const progress = onReading(Number(before.size));
  const answer = await pool.hash({ fd: part.fd, algorithm }, signal, (done) => {
    progress.set(done);
  });
  signal.throwIfAborted();
  if (answer.kind !== 'digest') {
    throw new DownloadFailure(
      'local',
      message('model-unreadable', {
        reason: answer.kind === 'failed' ? answer.reason.slice(0, 300) : answer.kind,
      }),
    );
  }
  const { digest } = answer;
  if (file.checksum !== null && digest !== file.checksum.digest) {
    if (part.facts?.mixed === true && whereMixed === 'ask-again') return 'mixed';
    const kept = await keepUnder(folder, name, mismatchOf(name, digest), part, link);
    noteReplaced(folder, kept, { url, expected: file.checksum.digest });
    const told = message('model-mismatch', {
      kept,
      expected: file.checksum.digest.slice(0, 16),
      actual: digest.slice(0, 16),
    });
    return { state: 'missing', outcome: 'failed', message: told, remembered: null };
  }
  if (!(await giveName(folder, name, name, link))) {
    const kept = await keepUnder(folder, name, besideOf(name, digest), part, link);
    return {
      state: 'present',
      outcome: 'failed',
      message: message('model-kept-beside', { kept }),
      remembered: null,
    };
  }
  part.discard();
  const after = folder.inspect(name);
  const unchanged =
    after !== null &&
    after.ino === before.ino &&
    after.mtimeNs === before.mtimeNs &&
    after.size === before.size;
  if (file.checksum === null)
    return {
      state: 'unverifiable',
      outcome: 'done',
      message: message('model-downloaded-unverifiable'),
      remembered: null,
    };
  const remembered = unchanged
    ? {
        identity: identityOf(after),
        path: file.path,
        algorithm,
        digest,
        checkedAt: new Date().toISOString(),
      }
    : null;
  return {
    state: remembered === null ? 'present' : 'verified',
    outcome: 'done',
    message: message('model-downloaded'),
    remembered,
  };
}

/** If the same content already exists under that name, does not keep it twice. */
async function keepUnder(
  folder: OpenFolder,
  name: string,
  other: string,
  part: Part,
  link?: typeof linkSync,
): Promise<string> {
  await giveName(folder, name, other, link);
  if (folder.inspect(other)?.isFile() !== true) {
    throw new DownloadFailure(
      'local',
      message('model-not-writable', { folder: folder.path, reason: partOf(name) }),
    );
  }
  part.discard();
  return other;
}
