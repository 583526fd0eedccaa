import { lstat, readdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { bundleFile, mostManifestBytes } from '../../contract/bundle';
import { withoutUnsafe } from '../../contract/plain-text';

/** Where the desktop mounts media (udisks(8)); for a demo a folder of its own, so that it can be tried without a stick. */
export const mediaPlaces = (prefix: string | null): readonly string[] =>
  prefix === null
    ? ['/media', '/run/media'].map((place) => join(place, userInfo().username))
    : [join(prefix, 'media')];

export interface Volume {
  /** The name that file managers show. */
  readonly name: string;
  readonly path: string;
}

const mostVolumes = 50;
const longestName = 60;

/** The volumes mounted there; a folder left behind after an unmount does not count. */
export async function volumesIn(
  places: readonly string[],
  mustBeMounted: boolean,
): Promise<Volume[]> {
  const found = await Promise.all(
    places.map(async (place) => {
      const around = await lstat(place).catch(() => null);
      if (around?.isDirectory() !== true) return [];
      const names = await readdir(place).catch(() => []);
      const volumes = await Promise.all(
        names.slice(0, mostVolumes).map(async (entry) => {
          const path = join(place, entry);
          const facts = await lstat(path).catch(() => null);
          if (facts?.isDirectory() !== true) return null;
          if (mustBeMounted && facts.dev === around.dev) return null;
          const name = withoutUnsafe(entry).trim().slice(0, longestName);
          return { name: name === '' ? '?' : name, path };
        }),
      );
      return volumes.filter((volume) => volume !== null);
    }),
  );
  return found.flat();
}

/** The folder that is created on a stick, and the names that are searched for. */
export const folderOnStick = 'LadyLinux';
const wherever = ['.', folderOnStick, folderOnStick.toLowerCase()];

export interface BundleFolder {
  readonly volume: Volume;
  readonly folder: string;
  /** Identifies its manifest: tells whether it is still the one that was read. */
  readonly stamp: string;
}

/** Where a bundle may be: judged only by a file's name and kind, without opening it. Links are not followed. */
export async function bundleFolderOn(volume: Volume): Promise<BundleFolder | null> {
  for (const name of wherever) {
    const folder = join(volume.path, name);
    if ((await lstat(folder).catch(() => null))?.isDirectory() !== true) continue;
    const facts = await lstat(join(folder, bundleFile)).catch(() => null);
    if (facts?.isFile() !== true || facts.size === 0 || facts.size > mostManifestBytes) continue;
    const { dev, ino, size, mtimeMs } = facts;
    return { volume, folder, stamp: [dev, ino, size, mtimeMs].join(' ') };
  }
  return null;
}
