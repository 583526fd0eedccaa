import { readFile } from 'node:fs/promises';
import { quoted } from '../../words/shell';
import type { Layout } from '../state/layout';
import { isAtOrBelow, mountsIn } from '../lib/mountinfo';

/**
 * Mounts inside the folders that a refresh swaps, keeps and later removes. rename(2) moves a mount along with its
 * folder: it would vanish from its place, and emptying the kept folder would empty the mounted file system.
 */
export async function mountsInTheWay(layout: Layout): Promise<string[]> {
  const text = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  const { app, venv, next, keptApps, keptVenvs } = layout;
  return mountsBelow(text, [app, venv, next, keptApps, keptVenvs]);
}

/** The mounts at or below a folder. */
export async function mountsAt(folder: string): Promise<string[]> {
  return mountsBelow(await readFile('/proc/self/mountinfo', 'utf8').catch(() => ''), [folder]);
}

export const mountsBelow = (mountinfo: string, places: readonly string[]): string[] =>
  mountsIn(mountinfo)
    .map(({ at }) => at)
    .filter((at) => places.some((place) => isAtOrBelow(at, place)));

/** The command for a person to unmount it. */
export const unmounting = (path: string): string => `sudo umount ${quoted(path)}`;
