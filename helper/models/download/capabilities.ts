import { readFileSync } from 'node:fs';
import { unsafeOnFat } from '../../../contract/bundle';
import { message } from '../../../contract/message';
import { mountsIn } from '../../lib/mountinfo';
import type { OpenFolder } from '../open-folder';
import { longestNameOf } from '../relative-path';
import { DownloadFailure } from './source';

/** proc(5): /proc/PID/fdinfo names the mount. '' if unknown. */
function fileSystemOf({ fd }: OpenFolder): string {
  try {
    const info = readFileSync(`/proc/self/fdinfo/${String(fd)}`, 'utf8');
    const [, mount = ''] = /^mnt_id:\s*(\d+)$/m.exec(info) ?? [];
    const mounts = mountsIn(readFileSync('/proc/self/mountinfo', 'utf8'));
    return mounts.find(({ id }) => id === mount)?.type ?? '';
  } catch {
    return '';
  }
}

/** FAT stores a file's size in 32 bits. */
const fat = new Set(['vfat', 'msdos', 'fuse.fusefat']);
const fatLargest = 0xffff_ffff;

/** Reports what the file system cannot store before the first byte; otherwise the disk would fail after hours. */
export function requireFits(folder: OpenFolder, name: string, bytes: number | null): void {
  // an encrypted folder allows names shorter than the usual 255 bytes
  if (!folder.allows(longestNameOf(name)))
    throw new DownloadFailure('local', message('model-name-too-long', { folder: folder.path }));
  if (!fat.has(fileSystemOf(folder))) return;
  if (bytes !== null && bytes > fatLargest)
    throw new DownloadFailure('local', message('model-too-large-here', { folder: folder.path }));
  if (unsafeOnFat.test(name))
    throw new DownloadFailure('local', message('model-name-not-here', { folder: folder.path }));
}
