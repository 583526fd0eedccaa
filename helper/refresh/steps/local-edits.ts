import { lstat, mkdir, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { SavedEdits } from '../../../contract/facts';
import { message } from '../../../contract/message';
import { takeFile } from '../../lib/take-file';
import { RunEnd } from '../end';
import type { Run } from '../run';
import { runTask } from '../task';

/**
 * Packs what a reset of a tree would lose, as far as it fits the limit. The archive is made by the build user in a folder of its own
 * and copied from there into the folder that only root reads. What that user may not read ends the run, unless it may be left out.
 */
export async function saveLocalEdits(
  run: Run,
  tree: string,
  mayLeaveOut: boolean,
): Promise<SavedEdits | null | RunEnd> {
  const { layout, settings, host } = run;
  const drop = join(layout.next, 'saved');
  const packed = join(drop, 'edits.tar.gz');
  await host.makeTaskFolder(drop);
  const limitBytes = settings.saveLimitMiB * 1024 * 1024;
  const answer = await runTask(
    run,
    'local-edits',
    { app: tree, archive: packed, limitBytes, mountPoints: settings.appState },
    { say: ({ reason }) => notSaved(`the local edits could not be looked at (${reason})`) },
  );
  if (answer instanceof RunEnd) return answer;
  const { repository, edits, unreadable } = answer;
  const [path] = unreadable;
  if (path !== undefined && !mayLeaveOut)
    return new RunEnd('staging-failed', message('local-edits-unreadable', { path, folder: tree }));
  if (path !== undefined)
    run.warn(message('local-edits-left-out', { path, count: unreadable.length }));
  if (!repository) run.warn(message('live-tree-not-a-repository'));
  for (const path of edits.nestedRepositories) run.warn(message('nested-repository', { path }));
  const { archived, ...known } = edits;
  if (!archived) return edits.total === 0 ? null : { ...known, archive: null };
  await mkdir(layout.saved, { recursive: true, mode: 0o700 });
  const archive = join(layout.saved, `${run.request.runId}.tar.gz`);
  const mostBytes = 2 * limitBytes + 64 * 1024 * 1024; // what tar(1) adds for each file is compressed away
  const taken = await takeFile({ from: packed, to: archive, folder: drop, mostBytes });
  if (taken.kind === 'refused')
    return new RunEnd(
      'staging-failed',
      notSaved(`the archive of the local edits is not to be trusted: ${taken.reason}`),
    );
  await forgetOldArchives(layout.saved, 10 * limitBytes);
  run.warn(message('local-edits-saved', { count: edits.total, archive }));
  return { ...known, archive };
}

const mostArchives = 30;

/** A tree that is never clean would fill the disk, one archive a refresh. The newest stays whatever its size; their names begin with the time. */
async function forgetOldArchives(folder: string, mostBytes: number): Promise<void> {
  const archives = (await readdir(folder)).filter((name) => /^\d{8}T\d{6}-.*\.tar\.gz$/.test(name));
  let bytes = 0;
  for (const [age, name] of archives.sort().reverse().entries()) {
    bytes += (await lstat(join(folder, name))).size;
    if (age > 0 && (age >= mostArchives || bytes > mostBytes)) await unlink(join(folder, name));
  }
}

const notSaved = (reason: string) => message('checkout-failed', { reason: reason.slice(0, 500) });

export function endIfOverLimit(run: Run, edits: SavedEdits | null): RunEnd | null {
  if (edits === null || !edits.overLimit || run.request.force) return null;
  const sizeBytes = edits.files.reduce((sum, file) => sum + file.sizeBytes, 0);
  return new RunEnd(
    'staging-failed',
    message('local-edits-over-limit', { sizeBytes, limitMiB: run.settings.saveLimitMiB }),
  );
}
