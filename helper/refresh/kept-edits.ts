import { copyFile, chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathExists } from '../lib/path';
import { patchFile } from '../state/edits-file';
import type { Run } from './run';

/**
 * Where the checkout finds the local edits that the new version is to have: the patch of what is in place, which the same user wrote
 * just now, or a copy of the one that was left with the request. null: none were asked for.
 */
export async function patchFor(run: Run): Promise<string | null> {
  const { layout, request } = run;
  if (request.edits === undefined) return null;
  if (request.edits === 'keep') {
    const own = join(layout.next, 'saved/edits.patch');
    return (await pathExists(own)) ? own : null;
  }
  const left = patchFile(layout, request.runId);
  const copy = join(layout.next, 'edits.patch');
  // both folders are root's alone
  await copyFile(left, copy);
  await chmod(copy, 0o644);
  await rm(left, { force: true });
  return copy;
}
