import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';

const limitBytes = 2 * 1024 * 1024;

export type RepositoryText =
  | { kind: 'read'; text: string }
  | { kind: 'absent'; detail: string }
  | { kind: 'refused'; why: 'not-a-regular-file' | 'too-large' | 'not-text'; detail: string };

/** Reads a text file of the repository, at most 2 MiB: a regular file; links must stay below `root` and out of .git. */
export async function readRepositoryText(root: string, path: string): Promise<RepositoryText> {
  const irregular = {
    kind: 'refused',
    why: 'not-a-regular-file',
    detail: `${path} is not a regular file inside the repository`,
  } as const;
  const full = join(root, path);
  if (/^\.\.(?:\/|$)/.test(relative(root, full))) return irregular;
  const realRoot = await realpath(root);
  let file;
  try {
    const real = await realpath(full);
    const place = relative(realRoot, real);
    if (/^\.\.(?:\/|$)/.test(place) || place.split('/').includes('.git')) return irregular;
    // O_NONBLOCK: a FIFO must not block before fstat can detect it.
    file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return { kind: 'absent', detail: `there is no ${path}` };
    }
    // A name that is too long or contains a NUL is no file that we open.
    if (code === 'ENAMETOOLONG' || code === 'ERR_INVALID_ARG_VALUE') return irregular;
    if (code === 'ELOOP' || code === 'EACCES' || code === 'ENXIO') return irregular;
    throw error;
  }
  try {
    const stat = await file.stat();
    if (!stat.isFile()) return irregular;
    if (stat.size > limitBytes) {
      return { kind: 'refused', why: 'too-large', detail: `${path} is larger than 2 MiB` };
    }
    const text = decode(await file.readFile());
    if (text === null) {
      return { kind: 'refused', why: 'not-text', detail: `${path} is not a text file` };
    }
    return { kind: 'read', text };
  } finally {
    await file.close();
  }
}

/** UTF-8, or the encoding of the byte order mark: PowerShell's `pip freeze >` writes UTF-16. */
function decode(bytes: Buffer): string | null {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : 'utf-8';
  // PEP 263, which pip follows too
  const [told] = /coding[:=][ \t]*[-\w.]+/.exec(bytes.toString('latin1', 0, 400)) ?? [];
  const named = told?.replace(/^coding[:=][ \t]*/, '').replace(/^latin[-_]1$/i, 'latin1');
  for (const label of [encoding, named]) {
    try {
      const text = new TextDecoder(label ?? '', { fatal: true }).decode(bytes);
      return text.includes('\0') ? null : text;
    } catch {
      // not this encoding
    }
  }
  return null;
}
