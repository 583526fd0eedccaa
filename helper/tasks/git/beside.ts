import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { SimpleGit } from 'simple-git';
import { CommitHash } from '../../../contract/primitives';
import { readRepositoryText } from '../python/repository-text';
import { gitIn } from './client';

/** A tree whose `.git` may be hostile. git never uses that `.git`, so filters, monitors and hooks in it never run. */
export interface Beside {
  /** Works on the tree and on a repository of ours that borrows the tree's objects. */
  readonly git: SimpleGit;
  readonly head: string | null;
  readonly branch: string | null;
  readonly remote: string | null;
}

/** Settings for comparing files; none that names a program or a file: git-config(1). */
const taken = new Map([
  ['core.filemode', /^(?:true|false)$/],
  ['core.symlinks', /^(?:true|false)$/],
  ['core.autocrlf', /^(?:true|false|input)$/],
  ['core.eol', /^(?:lf|crlf|native)$/],
]);

/** null: the tree has no repository of its own. Ours is deleted after `use`. */
export async function besideTree<T>(
  tree: string,
  signal: AbortSignal,
  use: (beside: Beside | null) => Promise<T>,
): Promise<T> {
  const theirs = await gitFolders(tree);
  if (theirs === null) return use(null);
  const scratch = await mkdtemp(join(tmpdir(), 'ladylinux-git-'));
  try {
    const told = (await textOf(theirs.own, 'HEAD')).trim();
    const ref = /^ref: (refs\/heads\/\S+)$/.exec(told)?.[1];
    const named = CommitHash.safeParse(ref === undefined ? told : await tipOf(theirs.common, ref));
    const { remote, config } = await toldBy(scratch, await textOf(theirs.common, 'config'), signal);
    const objects = join(theirs.common, 'objects');
    const make = (head: string | null) =>
      repositoryBeside({ tree, scratch, objects, head, config, signal });
    const whole = named.success ? await make(named.data).catch(() => null) : null;
    signal.throwIfAborted();
    const git = whole ?? (await make(null));
    await writeFile(
      join(scratch, '.git/info/exclude'),
      await textOf(theirs.common, 'info/exclude'),
    );
    return await use({
      git,
      head: whole === null ? null : (named.data ?? null),
      branch: ref?.slice('refs/heads/'.length) ?? null,
      remote,
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Empty if it is not a file that we read. */
async function textOf(folder: string, name: string): Promise<string> {
  const read = await readRepositoryText(folder, name).catch(() => null);
  return read?.kind === 'read' ? read.text : '';
}

async function tipOf(common: string, ref: string): Promise<string> {
  const loose = (await textOf(common, ref)).trim();
  if (loose !== '') return loose;
  const packed = (await textOf(common, 'packed-refs')).split('\n');
  return packed.find((line) => line.endsWith(` ${ref}`))?.split(' ')[0] ?? '';
}

/** gitrepository-layout(5): `.git` may be a file that names a folder, which may share another's objects. */
async function gitFolders(tree: string): Promise<{ own: string; common: string } | null> {
  const path = join(tree, '.git');
  const facts = await stat(path).catch(() => null);
  if (facts?.isDirectory() === true) return { own: path, common: path };
  const text =
    facts?.isFile() === true && facts.size < 8192
      ? await readFile(path, 'utf8').catch(() => '')
      : '';
  const named = /^gitdir: ([^\n]+)\n?$/.exec(text)?.[1];
  if (named === undefined) return null;
  const own = resolve(tree, named);
  const shared = (await textOf(own, 'commondir')).trim();
  return { own, common: shared === '' ? own : resolve(own, shared) };
}

async function toldBy(scratch: string, text: string, signal: AbortSignal) {
  await writeFile(join(scratch, 'theirs'), text);
  const names = ['remote\\.origin\\.url', ...taken.keys()].join('|');
  const asked = ['config', '--file', 'theirs', '--no-includes', '--null', '--get-regexp'];
  const answer = await gitIn(scratch, { protocols: [], signal })
    .raw([...asked, `^(${names})$`])
    .catch(() => '');
  const told = new Map(
    answer.split('\0').map((record) => {
      const [key = '', ...value] = record.split('\n');
      return [key, value.join('\n')] as const;
    }),
  );
  return {
    remote: told.get('remote.origin.url') ?? null,
    config: [...taken].flatMap(([key, pattern]) => {
      const value = told.get(key) ?? '';
      return pattern.test(value) ? [`${key}=${value}`] : [];
    }),
  };
}

interface Wanted {
  readonly tree: string;
  readonly scratch: string;
  /** Borrowed if readable. */
  readonly objects: string;
  /** The commit to compare the tree's files with. */
  readonly head: string | null;
  readonly config?: readonly string[];
  readonly signal: AbortSignal;
}

/** git for a tree's files, with a repository of ours in `scratch`. */
export async function repositoryBeside(wanted: Wanted): Promise<SimpleGit> {
  const { tree, scratch, objects, head, config = [], signal } = wanted;
  const options = { protocols: [], signal, config };
  const own = gitIn(scratch, options);
  const format = head?.length === 64 ? ['--object-format=sha256'] : [];
  await own.raw(['init', '--quiet', '--template=', ...format, '.']);
  const gitDir = join(scratch, '.git');
  await borrowObjects(gitDir, objects);
  await mkdir(join(gitDir, 'info'), { recursive: true });
  if (head !== null) {
    await own.raw(['update-ref', '--no-deref', 'HEAD', head]);
    await own.raw(['read-tree', 'HEAD']);
    await withSubmodules(own);
  }
  return gitIn(tree, { ...options, gitDir });
}

/** Replaces submodules' commits in the index by their files, so that edits in them are seen too. */
async function withSubmodules(git: SimpleGit): Promise<void> {
  for (let depth = 0; depth < 20; depth += 1) {
    const links = (await git.raw(['ls-files', '--stage', '-z'])).split('\0').flatMap((record) => {
      const [, commit, path] = /^160000 ([0-9a-f]+) 0\t(.+)$/s.exec(record) ?? [];
      return commit === undefined || path === undefined ? [] : [{ commit, path }];
    });
    if (links.length === 0) return;
    for (const { commit, path } of links) {
      await git.raw(['update-index', '--force-remove', '--', path]);
      // it was never fetched: whatever is there belongs to the person
      await git.raw(['read-tree', `--prefix=${path}/`, commit]).catch(() => undefined);
    }
  }
}

export async function borrowObjects(gitDir: string, objects: string): Promise<void> {
  const isOpen = await access(objects, constants.R_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (isOpen) await writeFile(join(gitDir, 'objects/info/alternates'), `${objects}\n`);
}
