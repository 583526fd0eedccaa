import { lstat, readFile, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { ModelState } from '../../contract/facts';
import { quoted } from '../../words/shell';
import { isAtOrBelow, type Mount, mountPointsIn, mountsIn, mountUnitOf } from '../lib/mountinfo';
import { readDisk } from './remembered';

/** A disk for this folder that is not mounted: files put there now would fill the disk below and be hidden later. */
export interface MissingDisk {
  readonly at: string;
  /** The command that mounts it, if one is configured; null: it must be plugged in or mounted by hand. */
  readonly command: string | null;
}

/** What the computer knows about its disks. */
export interface Disks {
  readonly mountinfo: string;
  readonly fstab: string;
  isUnit(name: string): Promise<boolean>;
}

const units = '/etc/systemd/system';
/** Only removable disks have a folder here (hier(7)). */
const removable = ['/media', '/run/media'];
const mostLinks = 40;

async function disksHere(): Promise<Disks> {
  const read = (file: string) => readFile(file, 'utf8').catch(() => '');
  const [mountinfo, fstab] = await Promise.all([read('/proc/self/mountinfo'), read('/etc/fstab')]);
  const isUnit = (name: string) =>
    realpath(join(units, name)).then(
      (file) => file !== '/dev/null',
      () => false,
    );
  return { mountinfo, fstab, isUnit };
}

/**
 * Finds out whether models are missing because a disk is: from /etc/fstab, an administrator's mount unit, the
 * remembered mount point of a folder with none of its models, or a path for removable disks. A disk that is mounted
 * deeper on the path decides alone.
 */
export async function missingDisk(
  folder: string,
  cacheFile: string,
  models: readonly { readonly state: ModelState }[],
  given?: Disks,
): Promise<MissingDisk | null> {
  if (models.every(({ state }) => state !== 'missing')) return null;
  const disks = given ?? (await disksHere());
  const real = await withoutLinks(folder, mostLinks);
  const under = mountOf(real, disks.mountinfo);
  const places = above(real).filter((place) => place !== under && isAtOrBelow(place, under));
  const written = new Set(mountPointsIn(disks.fstab));
  for (const at of places) {
    if (written.has(at)) return { at, command: `sudo mount ${quoted(at)}` };
    const unit = mountUnitOf(at);
    if (await disks.isUnit(unit)) return { at, command: `sudo systemctl start ${quoted(unit)}` };
  }
  const seen = await readDisk(cacheFile);
  const isBare = models.every(({ state }) => state === 'missing');
  if (isBare && seen?.folder === real && places.includes(seen.at))
    return { at: seen.at, command: null };
  if (!removable.some((place) => isAtOrBelow(real, place)) || (await isThere(real))) return null;
  if (removable.some((place) => isAtOrBelow(under, place))) return null;
  for (const at of places.reverse()) if (!(await isThere(at))) return { at, command: null };
  return null;
}

/** The folder without links, and the mount point of its disk, to be remembered. */
export async function diskOf(folder: string): Promise<{ folder: string; at: string }> {
  const real = await withoutLinks(folder, mostLinks);
  const { mountinfo } = await disksHere();
  return { folder: real, at: mountOf(real, mountinfo) };
}

function mountOf(path: string, mountinfo: string): string {
  const mounts = mountsIn(mountinfo);
  const disks = mounts.filter((mount) => !showsTheSame(mount, mounts));
  return deepest(disks, path)?.at ?? '/';
}

const deepest = (mounts: readonly Mount[], path: string): Mount | undefined =>
  mounts
    .filter(({ at }) => isAtOrBelow(path, at))
    .sort((a, b) => a.at.length - b.at.length)
    .at(-1);

/** Whether a folder is mounted over itself, as systemd units do for protection. */
function showsTheSame({ at, device, root }: Mount, mounts: readonly Mount[]): boolean {
  const around = deepest(
    mounts.filter((other) => other.at !== at),
    at,
  );
  return around?.device === device && root === join(around.root, at.slice(around.at.length));
}

/** The path and its parents, deepest first. */
const above = (path: string): string[] =>
  dirname(path) === path ? [] : [path, ...above(dirname(path))];

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

/** realpath(3), but also for missing paths. */
async function withoutLinks(path: string, links: number): Promise<string> {
  const real = await realpath(path).catch(() => null);
  const parent = dirname(path);
  if (real !== null || parent === path) return real ?? path;
  const link = links === 0 ? null : await readlink(path).catch(() => null);
  const folder = await withoutLinks(parent, links);
  return link === null
    ? join(folder, basename(path))
    : withoutLinks(resolve(folder, link), links - 1);
}
