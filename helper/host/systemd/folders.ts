import { lchown, lstat, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { accountOf } from './accounts';
import type { Profile } from './profiles';
import type { TaskName } from '../task-table';

/** Makes what a task may write where it is not there yet, for the task's user. */
export async function ensureFolders(profile: Profile<TaskName>): Promise<void> {
  const writable = profile.binds.filter((bind) => bind.writable).map((bind) => bind.from);
  for (const path of [...profile.writable, ...writable]) {
    if ((await lstat(path).catch(() => null)) === null) await makeFolderFor(path, profile.user);
  }
}

/** Only in a folder that is root's alone: nobody else can plant a link there meanwhile (threat 5). */
export async function makeFolderFor(path: string, user: string): Promise<void> {
  const parent = await lstat(dirname(path));
  if (!parent.isDirectory() || parent.uid !== 0 || (parent.mode & 0o022) !== 0) {
    throw new Error(`${dirname(path)} is not root's alone, so ${path} was not made in it`);
  }
  const { uid, gid } = await accountOf(user);
  await mkdir(path, { mode: 0o755 });
  await lchown(path, uid, gid);
}
