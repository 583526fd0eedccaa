import { readFile } from 'node:fs/promises';
import type { Layout } from '../state/layout';
import { quoted } from '../lib/text';

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

/** proc(5) /proc/PID/mountinfo: field 5, with octal escapes. */
export function mountsBelow(mountinfo: string, places: readonly string[]): string[] {
  return mountinfo.split('\n').flatMap((line) => {
    const written = line.split(' ')[4] ?? '';
    const path = written.replace(/\\([0-7]{3})/g, (_, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 8)),
    );
    return places.some((place) => path === place || path.startsWith(`${place}/`)) ? [path] : [];
  });
}

/** What a person runs to take a mount away. */
export const unmounting = (path: string): string => `sudo umount ${quoted(path)}`;
