import { readFileSync } from 'node:fs';
import { unsafeOnFat } from '../../../contract/bundle';
import { message } from '../../../contract/message';
import { mountsIn } from '../../lib/mountinfo';
import type { OpenFolder } from '../open-folder';
import { longestNameOf } from '../relative-path';
import { DownloadFailure } from './source';

/** proc(5): /proc/PID/fdinfo names the mount. '' where nobody can say. */
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

/** The size of a file is 32 bits there. */
const fat = new Set(['vfat', 'msdos', 'fuse.fusefat']);
const fatLargest = 0xffff_ffff;

/** What the file system cannot hold is told before the first byte: such a disk would say it in words of its own, after hours. */
export function requireFits(folder: OpenFolder, name: string, bytes: number | null): void {
  // an encrypted folder has room for fewer bytes than the 255 of others
  if (!folder.allows(longestNameOf(name)))
    throw new DownloadFailure('local', message('model-name-too-long', { folder: folder.path }));
  if (!fat.has(fileSystemOf(folder))) return;
  if (bytes !== null && bytes > fatLargest)
    throw new DownloadFailure('local', message('model-too-large-here', { folder: folder.path }));
  if (unsafeOnFat.test(name))
    throw new DownloadFailure('local', message('model-name-not-here', { folder: folder.path }));
}
