import { readdir, readFile, readlink } from 'node:fs/promises';
import { allPids } from './process-info';

/**
 * Processes that use a folder: with a file below it open, at work in it (proc(5): fd, cwd), or with it mounted in a mount namespace of
 * their own, as containers have it. Only among those that we may look at.
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

const isAtOrBelow = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);

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

interface Mount {
  readonly device: string;
  readonly root: string;
  readonly at: string;
}
interface Place {
  readonly device: string;
  readonly path: string;
}

/** proc(5), /proc/PID/mountinfo: device, root within the filesystem, mount point; the latter two with octal escapes. */
async function mountsOf(pid: string): Promise<Mount[]> {
  const text = await readFile(`/proc/${pid}/mountinfo`, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, , device = '', root = '', at = ''] = line.split(' ');
      return { device, root: unescaped(root), at: unescaped(at) };
    });
}

const unescaped = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );

/** Where a folder lies on its filesystem, whatever mounts lead to it here. */
function placeOnItsDisk(mounts: readonly Mount[], folder: string): Place | null {
  const around = mounts
    .filter(({ at }) => isAtOrBelow(folder, at))
    .sort((one, other) => one.at.length - other.at.length)
    .at(-1);
  if (around === undefined) return null;
  const rest = around.at === '/' ? folder : folder.slice(around.at.length);
  return { device: around.device, path: `${around.root === '/' ? '' : around.root}${rest}` };
}
