import { readdir, readFile, readlink } from 'node:fs/promises';
import { isAtOrBelow, mountsIn, type Mount } from './mountinfo';
import { allPids } from './process-info';

/**
 * Processes that use a folder: with an open file or their working directory below it (proc(5): fd, cwd), or with it
 * mounted in their own mount namespace, as containers do. Only processes that we may inspect.
 */
export async function holdersBelow(folder: string): Promise<number[]> {
  const ownMounts = await mountsOf('self');
  const place = placeOnItsDisk(ownMounts, folder);
  const ownNamespace = await readlink('/proc/self/ns/mnt').catch(() => '');
  const known = new Map([[ownNamespace, false]]);
  const holders: number[] = [];
  for (const pid of await allPids()) {
    if (pid === process.pid) continue;
    if ((await hasOpen(pid, folder)) || (await hasMounted(pid, place, known))) holders.push(pid);
  }
  return holders;
}

async function hasOpen(pid: number, folder: string): Promise<boolean> {
  const own = `/proc/${String(pid)}`;
  const descriptors = await readdir(`${own}/fd`).catch(() => []);
  for (const link of [`${own}/cwd`, ...descriptors.map((each) => `${own}/fd/${each}`)])
    if (isAtOrBelow(await readlink(link).catch(() => ''), folder)) return true;
  return false;
}

async function hasMounted(
  pid: number,
  place: Place | null,
  known: Map<string, boolean>,
): Promise<boolean> {
  const namespace = await readlink(`/proc/${String(pid)}/ns/mnt`).catch(() => null);
  if (place === null || namespace === null) return false;
  const before = known.get(namespace);
  if (before !== undefined) return before;
  const mounted = (await mountsOf(String(pid))).some(
    ({ device, root }) => device === place.device && isAtOrBelow(root, place.path),
  );
  known.set(namespace, mounted);
  return mounted;
}

interface Place {
  readonly device: string;
  readonly path: string;
}

const mountsOf = async (pid: string): Promise<Mount[]> =>
  mountsIn(await readFile(`/proc/${pid}/mountinfo`, 'utf8').catch(() => ''));

/** A folder's path on its file system, independent of the mounts here. */
function placeOnItsDisk(mounts: readonly Mount[], folder: string): Place | null {
  const around = mounts
    .filter(({ at }) => isAtOrBelow(folder, at))
    .sort((one, other) => one.at.length - other.at.length)
    .at(-1);
  if (around === undefined) return null;
  const rest = around.at === '/' ? folder : folder.slice(around.at.length);
  return { device: around.device, path: `${around.root === '/' ? '' : around.root}${rest}` };
}
