import {
  appendFile,
  link,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';
import { message, type Why } from '../../contract/message';
import { statInTree, type AppStateForm } from '../lib/path-in-tree';
import { plainLine } from '../lib/text';
import type { Task } from '../host/task-table';

class Refusal extends Error {
  constructor(
    readonly path: string,
    readonly reason: Why,
  ) {
    super(path);
  }
}

/** Makes a file or folder in a tree for each path, so that systemd can mount over it and creates nothing itself. */
export const mountPoints: Task<'mount-points'> = async ({ tree, paths }) => {
  try {
    const forms: (AppStateForm | null)[] = [];
    for (const { path, form } of paths) forms.push(await mountPoint(tree, path, form));
    return { ok: true, result: { forms } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { path, reason } = error;
    return { ok: false, failure: { message: message('app-state-refused', { path, reason }) } };
  }
};

async function mountPoint(
  tree: string,
  path: string,
  wanted: AppStateForm | null,
): Promise<AppStateForm | null> {
  const present = await statInTree(tree, path);
  if (present.kind === 'refused') throw new Refusal(path, present.reason);
  if (present.kind !== 'absent') {
    const code = await codeAt(tree, path);
    if (code !== null)
      throw new Refusal(path, `${code} is code, and the application may not write what it runs`);
    if (wanted === null || wanted === present.kind) return present.kind;
    throw new Refusal(path, `it is a ${wanted} here and a ${present.kind} in the new version`);
  }
  // An empty file may confuse a program that reads it; an empty folder does not.
  const form = wanted ?? (basename(path).includes('.') ? null : 'folder');
  if (form === null) return null;
  const target = join(tree, path);
  await mkdir(form === 'folder' ? target : dirname(target), { recursive: true });
  if (form === 'file') await (await open(target, 'wx', 0o644)).close();
  await leaveToUs(tree, path);
  return form;
}

/** The first file at that path that Python would import or that starts a program. */
async function codeAt(tree: string, path: string): Promise<string | null> {
  const queue = [path];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    const facts = await lstat(join(tree, at));
    if (facts.isDirectory())
      for (const name of await readdir(join(tree, at))) queue.push(join(at, name));
    else if (/\.(?:py[cdow]?|pth|so(?:\.[0-9.]+)?)$/i.test(at)) return at;
    else if (facts.isFile() && (await startsProgram(join(tree, at)))) return at;
  }
  return null;
}

/** execve(2), "Interpreter scripts", and elf(5). */
async function startsProgram(file: string): Promise<boolean> {
  const opened = await open(file);
  try {
    const { buffer } = await opened.read(Buffer.alloc(4), 0, 4, 0);
    return /^(?:#!|\x7fELF)/.test(buffer.toString('latin1'));
  } finally {
    await opened.close();
  }
}

/** Excludes it like byte code: not part of the repository, so `git status` stays clean. */
async function leaveToUs(tree: string, path: string): Promise<void> {
  const pattern = `/${path.replace(/[*?[\]!# ]/g, '\\$&')}\n`;
  const file = join(tree, '.git/info/exclude');
  const present = await readFile(file, 'utf8').catch(() => '');
  if (!present.includes(`\n${pattern}`)) await appendFile(file, pattern);
}

/**
 * The first copy of what the application keeps inside app/, as the service's user. Does not change what is in the
 * store; a path that is in no tree starts empty.
 */
export const keepAppState: Task<'keep-app-state'> = async ({ store, from, paths }, { signal }) => {
  let at = '';
  try {
    await mkdir(store, { recursive: true, mode: 0o750 });
    for (const { path, form } of paths) {
      at = path;
      const present = await statInTree(store, path);
      if (present.kind === 'refused') throw new Refusal(path, present.reason);
      if (present.kind !== 'absent') continue;
      await mkdir(dirname(join(store, path)), { recursive: true, mode: 0o750 });
      await place(store, await firstWith(from, path, form), join(store, path), form, signal);
    }
    await execa('/usr/bin/sync', ['--file-system', store]);
    return { ok: true, result: {} };
  } catch (error) {
    signal.throwIfAborted();
    const reason = plainLine(error instanceof Error ? error.message : String(error)).slice(0, 300);
    return { ok: false, failure: { message: message('app-state-failed', { path: at, reason }) } };
  }
};

async function firstWith(
  trees: readonly string[],
  path: string,
  form: AppStateForm,
): Promise<string | null> {
  for (const tree of trees) {
    if ((await statInTree(tree, path)).kind === form) return join(tree, path);
  }
  return null;
}

/** Completely or not at all, and never over an existing file. */
async function place(
  store: string,
  source: string | null,
  target: string,
  form: AppStateForm,
  signal: AbortSignal,
): Promise<void> {
  const folder = await mkdtemp(join(store, '.copy-'));
  const copy = join(folder, 'copy');
  if (source !== null) {
    const kept = ['--archive', '--no-preserve=ownership', '--reflink=auto'];
    await execa('/usr/bin/cp', [...kept, '--no-target-directory', '--', source, copy], { signal });
  } else if (form === 'folder') await mkdir(copy, { mode: 0o750 });
  else await (await open(copy, 'wx', 0o640)).close();
  if (form === 'folder') await rename(copy, target);
  else await link(copy, target); // rename(2) would replace the target
  await rm(folder, { recursive: true });
}
