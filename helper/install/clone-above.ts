import { lstat, readdir, rename, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Saved } from './kept-copies';
import type { Layout } from '../state/layout';
import { newRunId } from '../lib/clock';

/** What stays: the specification's folders, ours, and what people put beside them. */
const stays = new Set(['app', 'venv', 'models', 'containers', '.refresh', 'lost+found']);

/**
 * A repository that somebody cloned into /opt/ladylinux itself: its files move to a folder of their own, by rename, so that git, models
 * and everything else keep their bytes. Nothing of the specification's layout is moved.
 */
export async function setAsideClone(layout: Layout, saved: Saved): Promise<void> {
  const names = (await readdir(layout.opt)).filter((name) => !stays.has(name));
  if (!names.includes('.git')) return;
  // Beside the kept versions: the same file system, so that a rename does it.
  const adopted = join(layout.refreshDir, 'adopted');
  await mkdir(adopted, { recursive: true, mode: 0o755 });
  if (!(await lstat(adopted)).isDirectory()) throw new Error(`${adopted} is no folder`);
  const target = join(adopted, newRunId());
  await mkdir(target, { mode: 0o755 });
  for (const name of names) await rename(join(layout.opt, name), join(target, name));
  await saved.note(`moved ${names.join(', ')} from ${layout.opt} to ${target}`);
}
