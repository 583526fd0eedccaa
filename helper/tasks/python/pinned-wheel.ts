import { sha256Of, sha256OfContent } from '../../lib/sha256';
import { download, type Download } from './download';
import { filesOn, projectUrl } from './simple-index';
import type { NoUv, Watch } from './types';

const limitBytes = 128 * 1024 * 1024;

/** A release of a tool, pinned by the hash that PyPI gives. */
interface Pinned {
  readonly name: string;
  readonly file: string;
  readonly sha256: string;
}

/** Downloads exactly the pinned file from a package index, or returns why not. */
export async function receivePinned(
  { name, file, sha256 }: Pinned,
  { index, signal }: Watch & { readonly index: string },
): Promise<{ ok: true; bytes: Buffer } | { ok: false; reason: NoUv }> {
  const page = await filesOn(projectUrl(index, name), signal);
  if (page.kind !== 'ok') return { ok: false, reason: reasonOf(page) };
  const found = page.files.find((each) => each.name === file);
  if (found === undefined) return { ok: false, reason: { why: 'not-on-index', detail: file } };
  const received = await download(found.url, { limitBytes, signal });
  if (received.kind !== 'ok') return { ok: false, reason: reasonOf(received) };
  return sha256OfContent(received.body) === sha256
    ? { ok: true, bytes: received.body }
    : { ok: false, reason: { why: 'hash-mismatch', detail: file } };
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
