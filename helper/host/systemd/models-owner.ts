import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { unsafeParent } from './preflight';

/**
 * The owner of the models folder, so that what is received belongs to whoever has the rest. Root only where nobody else could have
 * put the folder there; the user of the service where it is not there yet.
 */
export async function ownerOfModels(
  folder: string,
): Promise<{ readonly uid: number; readonly gid: number } | null> {
  const facts = await lstat(folder).catch(() => null);
  if (facts === null) return null;
  if (facts.uid === 0 && (await unsafeParent([dirname(folder)])) !== null) return null;
  return { uid: facts.uid, gid: facts.gid };
}
