import { lstat, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { SimpleGit } from 'simple-git';
import type { SavedEdits } from '../../../contract/facts';
import { mostPatchBytes } from '../../../contract/limits';
import { plainLine } from '../../lib/text';
import { plainGit } from './client';

const mostFiles = 500;

export interface Edit {
  readonly path: string;
  readonly change: SavedEdits['files'][number]['change'];
}

export interface Patched {
  /** Paths as git prints them. */
  readonly files: readonly string[];
  /** What it omits: nested repositories, links, what is too large. Ignored files are nobody's edits. */
  readonly left: readonly string[];
}

/** Writes a tree's edits as one patch, byte for byte in any encoding. git: a repository of ours beside the tree. */
export async function writePatch(
  git: SimpleGit,
  tree: string,
  edits: readonly Edit[],
  { list, patch }: { readonly list: string; readonly patch: string },
): Promise<Patched> {
  const files: string[] = [];
  const left: string[] = [];
  let bytes = 0;
  for (const { path, change } of edits) {
    if (change === 'ignored') continue;
    const facts = change === 'deleted' ? null : await lstat(join(tree, path)).catch(() => null);
    const size = facts?.size ?? 0;
    const isFile = change === 'deleted' || facts?.isFile() === true;
    if (!isFile || bytes + size > mostPatchBytes / 2 || files.length === mostFiles) {
      left.push(path);
      continue;
    }
    bytes += size;
    files.push(path);
  }
  await writeFile(list, files.join('\0'));
  if (files.length === 0) await writeFile(patch, '');
  else {
    const given = [`--pathspec-from-file=${list}`, '--pathspec-file-nul'];
    await git.raw(['--literal-pathspecs', 'add', '--all', ...given]);
    await git.raw([
      ...['diff', '--cached', '--binary', '--full-index', '--no-renames', '--no-color'],
      ...['--no-ext-diff', '--no-textconv', `--output=${patch}`, 'HEAD'],
    ]);
  }
  return { files, left };
}

/** Bytes as characters: a patch is never decoded. */
const bytesAs = 'latin1';

/** One part per file; text before the first is a mail's. No line in a hunk starts like that. */
export const partsOf = (patch: string): string[] =>
  patch.split(/^(?=diff --git )/m).filter((part) => part.startsWith('diff --git '));

/** The diff of each file as text, by its path in git; a file that changes its type has two parts. */
export async function textsOf(git: SimpleGit, patch: string): Promise<Map<string, string>> {
  const parts = partsOf((await readFile(patch)).toString('utf8'));
  const texts: string[] = [];
  let head = '';
  for (const part of parts) {
    const [first = ''] = part.split('\n', 1);
    if (first === head) texts.push(`${texts.pop() ?? ''}${part}`);
    else texts.push(part);
    head = first;
  }
  const asked = ['diff', '--cached', '--name-only', '-z', '--no-renames', 'HEAD'];
  const names = parts.length === 0 ? [] : (await git.raw(asked)).split('\0');
  return new Map(texts.map((text, index) => [names[index] ?? '', text]));
}

/** Splits a part before its first change. No line in a hunk starts like that. */
export function splitPart(part: string): { readonly head: string; readonly body: string } {
  // with the flag `m` a lone carriage return would end a line
  const at = part.search(/\n(?:@@ |GIT binary patch\n)/);
  return at === -1
    ? { head: part, body: '' }
    : { head: part.slice(0, at), body: part.slice(at + 1) };
}

/** A symlink, or a submodule's commit. */
const isNoFile = (part: string): boolean =>
  /^(?:new |old |deleted )?(?:file )?mode (?:12|16)0000$|^index \S+ (?:12|16)0000$/m.test(
    splitPart(part).head,
  );

export interface Applied {
  readonly kept: readonly string[];
  readonly conflicts: readonly string[];
}

/**
 * Applies a patch to a tree file by file, only those in `only`; a file that does not fit is left out completely. git
 * refuses paths outside the tree, behind a link, or in .git.
 */
export async function applyPatch(
  tree: string,
  patch: string,
  only: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<Applied> {
  const isWanted = new Set(only);
  const parts = partsOf((await readFile(patch)).toString(bytesAs));
  const kept: string[] = [];
  const conflicts: string[] = [];
  for (const part of parts.slice(0, mostFiles)) {
    const git = (...words: string[]) =>
      execa(plainGit.program, [...plainGit.before, 'apply', '--whitespace=nowarn', ...words], {
        cwd: tree,
        env: plainGit.env,
        extendEnv: false,
        input: Buffer.from(part, bytesAs),
        reject: false,
        signal,
      });
    const counted = await git('--numstat', '-z');
    const path = pathIn(counted.stdout) ?? part.slice('diff --git '.length).split('\n', 1)[0] ?? '';
    if (only !== undefined && !isWanted.has(plainLine(path))) continue;
    const fits = counted.exitCode === 0 && !isNoFile(part) && (await git()).exitCode === 0;
    signal.throwIfAborted();
    (fits ? kept : conflicts).push(fits ? path : plainLine(path));
  }
  // git is not run for the rest: a patch may have half a million parts
  const beyond = parts.slice(mostFiles).map((part) => plainLine(part.split('\n', 1)[0] ?? '', 500));
  return { kept, conflicts: [...conflicts, ...beyond] };
}

/** `added TAB deleted TAB path NUL`; after a rename follow two paths, each with NUL. */
function pathIn(numstat: string): string | null {
  const fields = numstat.split('\0').filter((field) => field !== '');
  return fields.at(-1)?.replace(/^[\d-]+\t[\d-]+\t/, '') ?? null;
}
