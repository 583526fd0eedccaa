import { join } from 'node:path';
import { because, message, type Why } from '../../contract/message';
import { plainLine } from '../lib/text';
import { RunEnd } from './end';
import type { Run, StepIo } from './run';
import { runTask } from './task';

/**
 * The setting `source`, a bundle to try before the network: returns a repository with its commits. Nobody has to
 * confirm the bundle, because nothing in it is trusted. null: it has nothing new or usable (reported); the network has
 * everything.
 */
export async function commitsOfSource(run: Run, io: StepIo): Promise<string | null | RunEnd> {
  const { layout, settings, branch, found } = run;
  const { source: folder, repository } = settings;
  found.source = null;
  if (folder === undefined) return null;
  const out = join(layout.next, 'source-commits');
  await run.host.makeTaskFolder(out);
  const current = found.current?.commit.hash ?? null;
  const want = { kind: 'commits' as const, repository, branch, current };
  const taken = await runTask(
    run,
    'take-source',
    { folder, out, mirror: layout.mirror, want },
    { io },
  );
  if (taken instanceof RunEnd) return without(run, folder, taken);
  found.source = folder;
  if (taken.repository === repository && taken.branch === branch)
    return taken.files === 0 ? null : join(out, 'repository.git');
  const other = plainLine(`${taken.branch} (${taken.repository})`).slice(0, 300);
  return notUsed(run, folder, because('of-another', { found: other }));
}

/** A folder with those archives of a list that the source has. null: it has none, or it already failed earlier. */
export async function archivesOfSource(
  run: Run,
  io: StepIo,
  list: string,
): Promise<string | null | RunEnd> {
  const { source: folder } = run.found;
  if (folder === null) return null;
  const out = join(run.layout.next, 'source-archives');
  await run.host.makeTaskFolder(out);
  const want = { kind: 'archives' as const, list };
  const asked = { folder, out, mirror: run.layout.mirror, want };
  const taken = await runTask(run, 'take-source', asked, { io });
  if (taken instanceof RunEnd) return without(run, folder, taken);
  return taken.files > 0 ? join(out, 'wheels') : null;
}

/** Goes on without the source, except if the run was cancelled. */
function without(run: Run, folder: string, end: RunEnd): null | RunEnd {
  if (end.outcome === 'cancelled') return end;
  const { code, params } = end.said;
  const { reason } = params;
  const why = reason === undefined || typeof reason === 'number' ? null : reason;
  return notUsed(run, folder, why ?? because('source-refused', { code }));
}

function notUsed(run: Run, folder: string, reason: Why): null {
  run.found.source = null;
  run.warn(message('source-not-used', { source: folder, reason }));
  return null;
}
