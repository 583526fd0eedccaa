import { readFile } from 'node:fs/promises';
import { quoted } from '../../words/shell';
import type { Layout } from '../state/layout';
import { isAtOrBelow, mountsIn } from '../lib/mountinfo';

/**
 * What is mounted in the folders that a refresh swaps, keeps and later removes. rename(2) takes a mount along: it would be gone from
 * its place, and whoever empties the kept folder would empty what is mounted there.
 */
export async function mountsInTheWay(layout: Layout): Promise<string[]> {
  const text = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  const { app, venv, next, keptApps, keptVenvs } = layout;
  return mountsBelow(text, [app, venv, next, keptApps, keptVenvs]);
}

/** What is mounted at a folder or below it. */
export async function mountsAt(folder: string): Promise<string[]> {
  return mountsBelow(await readFile('/proc/self/mountinfo', 'utf8').catch(() => ''), [folder]);
}

export const mountsBelow = (mountinfo: string, places: readonly string[]): string[] =>
  mountsIn(mountinfo)
    .map(({ at }) => at)
    .filter((at) => places.some((place) => isAtOrBelow(at, place)));

/** What a person runs to take a mount away. */
export const unmounting = (path: string): string => `sudo umount ${quoted(path)}`;
