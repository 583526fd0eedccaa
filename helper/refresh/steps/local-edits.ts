import { constants } from 'node:fs';
import { copyFile, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { SavedEdits } from '../../../contract/facts';
import { message } from '../../../contract/message';
import { Ended } from '../end';
import type { Run } from '../run';

/**
 * Packs what a reset of a tree would lose, as far as it fits the limit. The archive is made by the build user in a folder of its own
 * and then taken into the folder that only root reads. What that user may not read ends the run, unless it may be left out.
 */
export async function saveLocalEdits(
  run: Run,
  tree: string,
  mayLeaveOut: boolean,
): Promise<SavedEdits | null> {
  const { layout, settings, host } = run;
  const drop = join(layout.next, 'saved');
  await host.makeTaskFolder(drop);
  const limitBytes = settings.saveLimitMiB * 1024 * 1024;
  const answer = await host.sandbox.run(
    'local-edits',
    {
      app: tree,
      archive: join(drop, 'edits.tar.gz'),
      limitBytes,
      mountPoints: settings.appState,
    },
    { signal: run.signal, timeoutSeconds: 900 },
  );
  if (answer.kind !== 'done') {
    run.throwIfCancelled();
    if (answer.kind === 'failed' && answer.failure.message.code === 'code-unreadable')
      throw new Ended('staging-failed', answer.failure.message);
    const reason = answer.kind === 'broken' ? answer.reason : answer.kind;
    throw new Ended(
      'staging-failed',
      message('checkout-failed', { reason: `the local edits could not be looked at (${reason})` }),
    );
  }
  const { repository, edits, unreadable } = answer.result;
  const [path] = unreadable;
  if (path !== undefined && !mayLeaveOut)
    throw new Ended('staging-failed', message('local-edits-unreadable', { path, folder: tree }));
  if (path !== undefined)
    run.warn(message('local-edits-left-out', { path, count: unreadable.length }));
  if (!repository) run.warn(message('live-tree-not-a-repository'));
  for (const path of edits.nestedRepositories) run.warn(message('nested-repository', { path }));
  if (edits.archive === null) return edits.total === 0 ? null : edits;
  await mkdir(layout.saved, { recursive: true, mode: 0o700 });
  const archive = join(layout.saved, `${run.request.runId}.tar.gz`);
  await take(edits.archive, archive);
  run.warn(message('local-edits-saved', { count: edits.total, archive }));
  return { ...edits, archive };
}

export function endIfOverLimit(run: Run, edits: SavedEdits | null): void {
  if (edits === null || !edits.overLimit || run.request.force) return;
  const sizeBytes = edits.files.reduce((sum, file) => sum + file.sizeBytes, 0);
  throw new Ended(
    'staging-failed',
    message('local-edits-over-limit', { sizeBytes, limitMiB: run.settings.saveLimitMiB }),
  );
}

async function take(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
  }
}
