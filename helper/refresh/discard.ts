import { lstat, rm, rmdir } from 'node:fs/promises';
import type { Run } from './run';
import { pathExists } from '../lib/path';

/** Removes a tree of the build user: its content as that user, in the sandbox; the empty folder itself here. */
export async function discard(run: Run, path: string): Promise<void> {
  if (!(await pathExists(path)) || (await isEmptyAndGone(path))) return;
  const empty = () =>
    run.host.sandbox.run(
      'remove',
      { folders: [path] },
      { signal: new AbortController().signal, timeoutSeconds: 1800 },
    );
  let answer = await empty();
  // killed, for one where memory ran out: the second goes on where the first was
  if (answer.kind === 'broken') answer = await empty();
  if (answer.kind !== 'done') throw new Error(`${path} could not be emptied: ${answer.kind}`);
  if ((await lstat(path)).isDirectory()) await rmdir(path);
  else await rm(path);
}

/** Most of what a run leaves is an empty folder: no sandbox is started for it. rmdir(2) takes nothing else. */
async function isEmptyAndGone(path: string): Promise<boolean> {
  try {
    await rmdir(path);
    return true;
  } catch {
    return false;
  }
}
