import { lchown, lstat, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TaskName } from '../task-table';
import { accountOf } from './accounts';
import type { Profile } from './profiles';
import { unsafeParent } from './preflight';

/**
 * The owner of the models folder, so that downloads belong to the owner of the rest. Root only if no other user could
 * have put the folder there; the service's user if it does not exist yet.
 */
export async function ownerOfModels(
  folder: string,
): Promise<{ readonly uid: number; readonly gid: number } | null> {
  const facts = await lstat(folder).catch(() => null);
  if (facts === null) return null;
  if (facts.uid === 0 && (await unsafeParent([dirname(folder)])) !== null) return null;
  return { uid: facts.uid, gid: facts.gid };
}

/** Creates missing folders that a task may write to, owned by the task's user. */
export async function ensureFolders(profile: Profile<TaskName>): Promise<void> {
  const writable = profile.binds.filter((bind) => bind.writable).map((bind) => bind.from);
  for (const path of [...profile.writable, ...writable]) {
    if ((await lstat(path).catch(() => null)) === null) await makeFolderFor(path, profile.user);
  }
}

/** Only in a folder that root alone can write to, where nobody else can plant a link meanwhile (threat 5). */
export async function makeFolderFor(path: string, user: string, mode = 0o755): Promise<void> {
  const parent = await lstat(dirname(path));
  if (!parent.isDirectory() || parent.uid !== 0 || (parent.mode & 0o022) !== 0) {
    throw new Error(
      `${dirname(path)} can be changed by others than root, so ${path} was not made in it`,
    );
  }
  const { uid, gid } = await accountOf(user);
  await mkdir(path, { mode });
  await lchown(path, uid, gid);
}
