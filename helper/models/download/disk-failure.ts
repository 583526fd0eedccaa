import { basename } from 'node:path';
import { unsafeOnFat } from '../../../contract/bundle';
import { message, type Message } from '../../../contract/message';
import { saysDiskGone } from '../../lib/disk-gone';
import type { OpenFolder } from '../open-folder';
import { DownloadFailure } from './source';

const makesNames = new Set(['open', 'mkdir', 'rename', 'link']);

/** Names what the folder's disk cannot do. */
function saying(
  { code = '', syscall = '', path = '' }: NodeJS.ErrnoException,
  folder: string,
): Message {
  if (code === 'ENOSPC' || code === 'EDQUOT') return message('model-disk-full', { folder });
  if (code === 'EFBIG') return message('model-too-large-here', { folder });
  if (saysDiskGone(code)) return message('model-disk-gone', { folder, reason: code });
  // drivers report it with different codes
  const isRefused =
    code === 'EINVAL' ||
    code === 'EILSEQ' ||
    (code !== 'EACCES' && unsafeOnFat.test(basename(path)));
  if (code === 'ENAMETOOLONG') return message('model-name-too-long', { folder });
  if (makesNames.has(syscall) && isRefused) return message('model-name-not-here', { folder });
  return message('model-not-writable', { folder, reason: code });
}

/** Errors of system calls on the disk; null: another error. */
export function diskFailure(error: unknown, folder: OpenFolder): DownloadFailure | null {
  const told = error as NodeJS.ErrnoException;
  if (told.code === undefined || told.syscall === undefined) return null;
  return new DownloadFailure('local', saying(told, folder.path));
}
