import { fstatSync, type linkSync } from 'node:fs';
import { message, type Message } from '../../../contract/message';
import type { ModelState } from '../../../contract/facts';
import type { OpenFolder } from '../open-folder';
import type { HashPool } from '../hash/pool';
import { besideOf, mismatchOf, partOf } from '../relative-path';
import type { FileProgress } from '../progress';
import { identityOf, type RememberedResult } from '../remembered';
import { DownloadFailure } from './source';
import { fetchFile, type FetchFile } from './fetch-file';
import { discardPublished, openPart, type Part } from './part';
import { giveName } from './publish';

export interface FileDownload extends Omit<FetchFile, 'part' | 'folder'> {
  readonly folder: OpenFolder;
  readonly name: string;
  readonly pool: HashPool;
  /** The second reading, which checks what is on the disk. */
  readonly onReading: (totalBytes: number) => FileProgress;
  readonly link?: typeof linkSync;
}

export interface DownloadResult {
  readonly state: ModelState;
  readonly outcome: 'done' | 'failed';
  readonly message: Message;
  readonly remembered: RememberedResult | null;
}

/** Receives one file and gives it its name once its content is proven. Throws DownloadFailure; what was received by then stays for the next try. */
export async function downloadFile(download: FileDownload): Promise<DownloadResult> {
  const { folder, name, file } = download;
  discardPublished(folder, name);
  const part = openPart(folder, name, file.checksum !== null);
  try {
    try {
      await fetchFile({ ...download, part });
    } finally {
      if (part.facts !== null) part.sync();
    }
    return await publish(part, download);
  } finally {
    part.close();
  }
}

async function publish(part: Part, download: FileDownload): Promise<DownloadResult> {
  const { folder, name, file, pool, signal, onReading, link } = download;
  const before = fstatSync(part.fd, { bigint: true });
  if (file.sizeBytes !== null && Number(before.size) !== file.sizeBytes) {
    throw new DownloadFailure(
      'transient',
      message('model-download-cut', { host: '', reason: 'wrong length' }),
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
    const kept = await keepUnder(folder, name, mismatchOf(name, digest), part, link);
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

/** The same content may be there under that name from an earlier time: then this one is not kept twice. */
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
