import { mkdir } from 'node:fs/promises';
import { sha256Of } from '../../lib/sha256';
import type { Download } from './download';
import { receiveArchive } from './receive-archive';
import { filesOn, projectUrl } from './simple-index';
import { indexFailure } from './reach-index';
import type { NoUv, PythonFailure, Watch } from './types';

/** A release of a tool, pinned by the hash that PyPI gives. */
interface Pinned {
  readonly name: string;
  readonly file: string;
  readonly sha256: string;
}

/** Downloads exactly the pinned file from a package index to a folder of ours, or returns why not. */
export async function receivePinned(
  { name, file, sha256 }: Pinned,
  folder: string,
  { index, ...watch }: Watch & { readonly index: string },
): Promise<{ ok: true; path: string } | { ok: false; reason: NoUv }> {
  const unreached = await indexFailure({ index, ...watch });
  if (unreached !== null) return { ok: false, reason: reasonFor(unreached) };
  const page = await filesOn(projectUrl(index, name), watch.signal);
  if (page.kind !== 'ok') return { ok: false, reason: reasonOf(page) };
  const found = page.files.find((each) => each.name === file);
  if (found === undefined) return { ok: false, reason: { why: 'not-on-index', detail: file } };
  await mkdir(folder, { recursive: true });
  const got = await receiveArchive(
    folder,
    { name: file, url: found.url, sha256, hashes: [sha256] },
    watch,
  );
  if (!got.ok) return { ok: false, reason: reasonFor(got.failure) };
  return got.value.kind === 'received'
    ? { ok: true, path: got.value.path }
    : { ok: false, reason: reasonOf(got.value) };
}

function reasonFor(failure: PythonFailure): NoUv {
  const { kind } = failure;
  const detail = 'detail' in failure ? failure.detail : '';
  return { why: kind === 'hash-mismatch' || kind === 'cancelled' ? kind : 'offline', detail };
}

function reasonOf(answer: Exclude<Download, { kind: 'ok' }>): NoUv {
  switch (answer.kind) {
    case 'answered':
      return answer.code >= 500
        ? { why: 'offline', detail: `the package index answered ${String(answer.code)}` }
        : { why: 'not-on-index', detail: `the package index answered ${String(answer.code)}` };
    case 'untrusted-certificate':
      return { why: 'untrusted-certificate', detail: answer.detail };
    case 'cancelled':
      return { why: 'cancelled', detail: '' };
    case 'unreachable':
      return { why: 'offline', detail: answer.detail };
    case 'refused-address':
    case 'too-large':
      return { why: 'not-on-index', detail: answer.detail };
  }
}

/** null if there is no such file. */
export async function sha256OfFile(path: string): Promise<string | null> {
  try {
    return await sha256Of(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES') return null;
    throw error;
  }
}
