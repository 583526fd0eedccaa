import { readdir, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { startTimeOf } from '../lib/process-info';
import { forgetCopies, nextPrefix } from './data-copies';
import { discard } from './discard';
import { currentFile } from '../state/pair';
import type { Run } from './run';

/** Everything that a run which ended before its swap has left: staged trees, staged files, copies of data, temporary files. */
export async function tidy(run: Run): Promise<void> {
  const { layout, host, settings } = run;
  await forgetCopies(run, nextPrefix);
  for (const name of await readdir(layout.next)) await discard(run, join(layout.next, name));
  const files = host.services.unitFiles(settings, null).map(({ path }) => path);
  for (const path of [currentFile(layout), ...files]) await removeStaged(path);
  for (const folder of [
    layout.refreshState,
    layout.privateDir,
    layout.locks,
    layout.pairs,
    layout.runDir,
  ])
    await removeTemporaries(folder);
}

/** What a run that ended before its swap left beside a file. */
export async function removeStaged(path: string): Promise<void> {
  const staged = [`${basename(path)}.next-`, `${basename(path)}.kept-`];
  for (const name of await namesIn(dirname(path)))
    if (staged.some((start) => name.startsWith(start))) await unlink(join(dirname(path), name));
}

/** What writeDurably() leaves where its process is killed: FILE.PID.new of a process that is gone. */
async function removeTemporaries(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    const pid = /\.(\d+)\.new$/.exec(name)?.[1];
    if (pid !== undefined && (await startTimeOf(Number(pid))) === null)
      await unlink(join(folder, name));
  }
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
