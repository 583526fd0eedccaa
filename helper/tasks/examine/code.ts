import { because } from '../../../contract/message';
import { constants } from 'node:fs';
import { access, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SimpleGit } from 'simple-git';
import { plainLine } from '../../lib/text';
import { besideTree, type Beside } from '../git/beside';
import { changesSinceHead, unreadableIn, withoutMountPoints } from '../git/local-edits';
import { detectDependencies, findEntryPoint, checkVenv, readStamp } from '../python';
import { readRepositoryText } from '../python/repository-text';
import type { CodeFacts, VenvFacts } from '../../host/examine-facts';
import type { Task } from '../../host/task-table';
import { nestedRepositories, sizesOf } from './walk';
import { limitSignal } from '../../lib/signals';

/** GitHub warns above this size; the specification keeps model weights out of git. */
const weightBytes = 50_000_000;
const manifestPath = 'models/manifest.json';

const nothing: CodeFacts = {
  state: 'missing',
  reason: null,
  head: null,
  branch: null,
  remote: null,
  edits: { count: 0, sure: true },
  untracked: { bytes: 0, largest: null, sure: true },
  stateFiles: { count: 0, paths: [] },
  bytecode: { count: 0, example: null },
  weights: { count: 0, largest: null },
  unreadable: [],
  nested: [],
  entryPoint: null,
  shadowed: null,
  hasDependencies: false,
  manifest: null,
};

const notInTime: Partial<CodeFacts> = {
  edits: { count: 0, sure: false },
  untracked: { bytes: 0, largest: null, sure: false },
};

/** Everything about app/ that can be seen without running it. What takes too long is left out and marked as unsure. */
async function examineCode(
  app: string,
  mountPoints: string[],
  signal: AbortSignal,
): Promise<CodeFacts> {
  const facts = await lstat(app).catch(() => null);
  if (facts === null) return nothing;
  if (!facts.isDirectory())
    return { ...nothing, state: 'unreadable', reason: because('is-no-folder') };
  try {
    await access(app, constants.R_OK | constants.X_OK);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? '';
    return { ...nothing, state: 'unreadable', reason };
  }
  const [plain, ofGit, nested, unreadable] = await Promise.all([
    withoutGit(app),
    besideTree<Partial<CodeFacts> | null>(app, signal, async (beside) =>
      beside === null ? null : withGit(app, mountPoints, beside, signal),
    ).catch((error: unknown) => {
      if (signal.aborted) return notInTime;
      throw error;
    }),
    nestedRepositories(app, signal),
    unreadableIn({ app, mountPoints }, signal).catch(() => []),
  ]);
  return {
    ...nothing,
    ...plain,
    ...ofGit,
    nested: nested.map((each) => plainLine(each)),
    unreadable: unreadable.slice(0, 20).map((each) => plainLine(each)),
    state: ofGit === null ? 'no-repository' : 'repository',
  };
}

async function withoutGit(app: string) {
  const [found, dependencies, manifest] = await Promise.all([
    findEntryPoint(app).catch(() => null),
    detectDependencies(app).catch(() => null),
    readRepositoryText(app, manifestPath).catch(() => null),
  ]);
  const shadow = found?.shadowed[0];
  return {
    entryPoint: found?.kind === 'found' ? found.entryPoint : null,
    shadowed:
      shadow === undefined
        ? null
        : { module: plainLine(shadow.module), package: plainLine(shadow.package) },
    hasDependencies: dependencies?.kind !== 'none',
    manifest: manifest?.kind === 'read' ? manifest.text : null,
  };
}

async function withGit(app: string, mountPoints: string[], beside: Beside, signal: AbortSignal) {
  const { git, head, branch, remote } = beside;
  const tracked = await trackedFiles(git);
  const edits = await changesSinceHead(git, app).catch(() => null);
  const changed = await withoutMountPoints(edits ?? [], { app, mountPoints });
  const files = changed.filter(({ change }) => change !== 'deleted').map(({ path }) => path);
  const fresh = changed
    .filter(({ change }) => change === 'untracked' || change === 'ignored')
    .map(({ path }) => path);
  const untracked = await sizesOf(app, fresh, signal);
  const state = files.filter(looksLikeState);
  const bytecode = tracked.filter(({ path }) => /\.py[co]$/.test(path));
  const weights = tracked.filter(({ bytes }) => bytes > weightBytes);
  return {
    head,
    branch: branch === null ? null : plainLine(branch),
    remote: remote === null ? null : plainLine(remote),
    edits: { count: changed.length, sure: edits !== null },
    untracked: { ...untracked, sure: untracked.sure && edits !== null },
    stateFiles: { count: state.length, paths: state.slice(0, 50).map((each) => plainLine(each)) },
    bytecode: {
      count: bytecode.length,
      example: bytecode[0] === undefined ? null : plainLine(bytecode[0].path),
    },
    weights: { count: weights.length, largest: largestOf(weights) },
  };
}

/** Data that a program writes beside its code: config/theme_state.json, chat.sqlite3. */
export function looksLikeState(path: string): boolean {
  if (/(?:^|\/)(?:node_modules|\.git|\.venv|venv)\//.test(path)) return false;
  if (/\.(?:db|sqlite3?|pickle|pkl)$/i.test(path)) return true;
  const named = /state|session|history|memory|cache|settings|preferences/i;
  return /\.jsonl?$/i.test(path) && named.test(path.slice(path.lastIndexOf('/') + 1));
}

/** The commit's files with their sizes, git-ls-tree(1). */
async function trackedFiles(git: SimpleGit): Promise<{ path: string; bytes: number }[]> {
  // If it fails or time runs out, nothing is reported about them.
  const text = await git.raw(['ls-tree', '-r', '-l', '-z', 'HEAD']).catch(() => '');
  return text.split('\0').flatMap((record) => {
    const [, size = '', path = ''] = /^\d+ blob [0-9a-f]+ +(\d+)\t([\s\S]*)$/.exec(record) ?? [];
    return path === '' ? [] : [{ path, bytes: Number(size) }];
  });
}

function largestOf(files: readonly { path: string; bytes: number }[]) {
  const [largest] = [...files].sort((a, b) => b.bytes - a.bytes);
  return largest === undefined ? null : { ...largest, path: plainLine(largest.path) };
}

/** Whether an environment works at all, and whether it is ours. A refresh checks its packages. */
async function examineVenv(venv: string, signal: AbortSignal): Promise<VenvFacts> {
  const check = await checkVenv({ venvDir: venv, lock: '', signal });
  const hasPip = await seesPip(venv);
  if (check.kind === 'absent') return { state: 'missing', reason: null, hasPip };
  if (check.kind === 'cancelled') return { state: 'broken', reason: because('no-answer'), hasPip };
  if (check.kind === 'corrupt') {
    return {
      state: 'broken',
      reason: plainLine(`${check.why}: ${check.detail}`).slice(0, 300),
      hasPip,
    };
  }
  const ours = (await readStamp(venv)) !== null;
  return { state: ours ? 'ours' : 'foreign', reason: null, hasPip };
}

async function seesPip(venv: string): Promise<boolean> {
  const lib = join(venv, 'lib');
  for (const name of await readdir(lib).catch(() => [])) {
    const folder = join(lib, name, 'site-packages/pip');
    if ((await lstat(folder).catch(() => null))?.isDirectory() === true) return true;
  }
  return false;
}

export const examine: Task<'examine'> = async ({ app, venv, mountPoints, seconds }, { signal }) => {
  const limited = limitSignal(seconds * 1000, signal);
  const [code, environment] = await Promise.all([
    examineCode(app, mountPoints, limited),
    examineVenv(venv, limited),
  ]);
  signal.throwIfAborted();
  return { ok: true, result: { code, venv: environment } };
};
