import { copyFile, chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathExists } from '../lib/path';
import { patchFile } from '../state/edits-file';
import type { Run } from './run';

/**
 * The patch of local edits for the new version: of what is in place, just written by the same user, or a copy of the
 * one left with the request. null: none were requested.
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
  // both folders belong to root only
  await copyFile(left, copy);
  await chmod(copy, 0o644);
  await rm(left, { force: true });
  return copy;
}
