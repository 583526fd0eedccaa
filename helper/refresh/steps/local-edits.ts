import { lstat, mkdir, readdir, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { SavedEdits } from '../../../contract/facts';
import { atMost, message, type Message, type Why } from '../../../contract/message';
import { log } from '../../lib/log';
import { takeFile } from '../../lib/take-file';
import { isTouchedSince } from '../../lib/touched';
import { RunEnd } from '../end';
import type { Run, StepIo } from '../run';
import { runTask } from '../task';

/**
 * Packs what a reset of a tree would lose, up to the limit. The build user makes the archive in a folder of its own;
 * from there it is copied to a folder that only root reads. Files unreadable to that user end the run, unless they may
 * be left out.
 */
export async function saveLocalEdits(
  run: Run,
  tree: string,
  mayLeaveOut: boolean,
  io?: StepIo,
): Promise<SavedEdits | null | RunEnd> {
  const { layout } = run;
  const beganMs = Date.now();
  const answer = await pack(run, tree, io);
  if (answer instanceof RunEnd) return answer;
  const { repository, edits, unreadable, left } = answer;
  const [path] = unreadable;
  if (path !== undefined && !mayLeaveOut)
    return new RunEnd('staging-failed', message('local-edits-unreadable', { path, folder: tree }));
  if (path !== undefined)
    run.warn(message('local-edits-left-out', { path, count: unreadable.length }));
  for (const path of left ?? []) run.found.notKept.push(path);
  if (!repository) run.warn(message('live-tree-not-a-repository'));
  for (const path of edits.nestedRepositories) run.warn(message('nested-repository', { path }));
  const { archived, ...known } = edits;
  if (!archived) return edits.total === 0 ? null : { ...known, archive: null };
  await mkdir(layout.saved, { recursive: true, mode: 0o700 });
  const archive = join(layout.saved, `${run.request.runId}.tar.gz`);
  const refused = await takePacked(run, archive);
  if (refused !== null) return new RunEnd('staging-failed', refused);
  await forgetOldArchives(layout.saved, 10 * limitBytesOf(run));
  run.warn(message('local-edits-saved', { count: edits.total, archive }));
  run.found.packedAtMs = answer.unsettled ? 0 : beganMs;
  return { ...known, archive };
}

/**
 * After the service has stopped: if it wrote to packed files, packs them once more, so that the archive is complete.
 * Never ends the run, because the folder itself is also kept, with its version.
 */
export async function saveAgain(run: Run, tree: string): Promise<void> {
  const { saved, packedAtMs } = run.found;
  const archive = saved?.archive ?? null;
  if (saved === null || archive === null || packedAtMs === null) return;
  try {
    const names = saved.files.map(({ path }) => join(tree, path));
    const isKnown = packedAtMs > 0 && saved.total === saved.files.length;
    if (isKnown && !(await isTouchedSince(names, packedAtMs, mostLooked))) return;
    const answer = await pack(run, tree);
    const again = archive.replace(/\.tar\.gz$/, '.again.tar.gz');
    const isWhole =
      !(answer instanceof RunEnd) &&
      answer.edits.archived &&
      (await takePacked(run, again)) === null;
    if (isWhole) await rename(again, archive);
    run.warn(message('local-edits-again', { archive, isWhole: isWhole ? 'yes' : 'no' }));
  } catch (error) {
    log.error('could not pack the files that the service changed', error);
  }
}

const mostLooked = 20_000;

const limitBytesOf = ({ settings }: Run): number => settings.saveLimitMiB * 1024 * 1024;
const dropOf = ({ layout }: Run): string => join(layout.next, 'saved');
const packedIn = (drop: string): string => join(drop, 'edits.tar.gz');

async function pack(run: Run, tree: string, io?: StepIo) {
  const drop = dropOf(run);
  await run.host.makeTaskFolder(drop);
  const request = {
    app: tree,
    archive: packedIn(drop),
    ...(run.request.edits === 'keep' && { patch: join(drop, 'edits.patch') }),
    limitBytes: limitBytesOf(run),
    mountPoints: run.settings.appState,
  };
  return runTask(run, 'local-edits', request, {
    ...(io === undefined ? {} : { io }),
    say: ({ reason }) => notSaved(reason),
  });
}

async function takePacked(run: Run, archive: string): Promise<Message | null> {
  const folder = dropOf(run);
  const mostBytes = 2 * limitBytesOf(run) + 64 * 1024 * 1024; // tar(1)'s overhead per file compresses well
  const taken = await takeFile({ from: packedIn(folder), to: archive, folder, mostBytes });
  return taken.kind === 'taken' ? null : notSaved(taken.reason);
}

const mostArchives = 30;

/** One archive per refresh could fill the disk. Keeps the newest, whatever its size; file names begin with the time. */
async function forgetOldArchives(folder: string, mostBytes: number): Promise<void> {
  const archives = (await readdir(folder)).filter((name) => /^\d{8}T\d{6}-.*\.tar\.gz$/.test(name));
  let bytes = 0;
  for (const [age, name] of archives.sort().reverse().entries()) {
    bytes += (await lstat(join(folder, name))).size;
    if (age > 0 && (age >= mostArchives || bytes > mostBytes)) await unlink(join(folder, name));
  }
}

const notSaved = (reason: Why) => message('local-edits-not-saved', { reason: atMost(reason, 500) });

export function endIfOverLimit(run: Run, edits: SavedEdits | null): RunEnd | null {
  if (edits === null || !edits.overLimit || run.request.force) return null;
  const sizeBytes = edits.files.reduce((sum, file) => sum + file.sizeBytes, 0);
  return new RunEnd(
    'staging-failed',
    message('local-edits-over-limit', { sizeBytes, limitMiB: run.settings.saveLimitMiB }),
  );
}
