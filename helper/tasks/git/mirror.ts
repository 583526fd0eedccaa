import { lstat, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import type { SimpleGit } from 'simple-git';
import { CommitInfo } from '../../../contract/facts';
import { plainLine } from '../../lib/text';
import { plainGit } from './client';

/** The newest common ancestor of two commits; null if there is none, or one of them is missing. */
export async function mergeBase(
  git: SimpleGit,
  one: string,
  other: string,
): Promise<string | null> {
  const text = await git.raw(['merge-base', '--end-of-options', one, other]).catch(() => '');
  return text.trim() === '' ? null : text.trim();
}

/** The commit that REVISION names; null if there is none. */
export async function commitInfo(git: SimpleGit, revision: string): Promise<CommitInfo | null> {
  let text: string;
  try {
    text = await git.raw([
      'log',
      '-1',
      '--no-show-signature',
      '--format=%H%x00%s%x00%an%x00%cI',
      '--end-of-options',
      revision,
      '--',
    ]);
  } catch {
    return null;
  }
  const [hash = '', subject = '', author = '', date = ''] = text.trim().split('\0');
  const when = new Date(date);
  const parsed = CommitInfo.safeParse({
    hash,
    subject: plainLine(subject),
    author: plainLine(author),
    committedAt: Number.isNaN(when.getTime()) ? new Date(0).toISOString() : when.toISOString(),
  });
  return parsed.success ? parsed.data : null;
}

/** The mirror's whole configuration: gitrepository-layout(5). */
const ownConfig = '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n';
const ownHead = 'ref: refs/heads/main\n';

/** A file as old as the mirror's last packing. */
export const packedStamp = 'last-packed';

/** What an existing mirror may keep: objects, branches, tags, submodules and large files. The rest is deleted. */
const trusted = new Map([
  ['', new Set(['objects', 'refs', 'packed-refs', 'lfs', packedStamp])],
  ['refs', new Set(['heads', 'tags', 'modules'])],
]);

/**
 * Makes the mirror usable, or a new one if that is impossible. Writes our own configuration before each use, which
 * removes any other address, proxy or hook that was written into it.
 */
export async function ensureMirror(git: SimpleGit, mirror: string): Promise<void> {
  if (await isOurs(mirror)) {
    for (const [folder, kept] of trusted) {
      for (const name of await readdir(join(mirror, folder)))
        if (!kept.has(name)) await rm(join(mirror, folder, name), { recursive: true, force: true });
    }
    // alternates point to other folders, and git trusts a commit graph more than the commits
    await rm(join(mirror, 'objects/info'), { recursive: true, force: true });
    await mkdir(join(mirror, 'objects/info'));
    await writeFile(join(mirror, 'config'), ownConfig);
    await writeFile(join(mirror, 'HEAD'), ownHead);
    const asked = await git.raw(['rev-parse', '--is-bare-repository', '--git-dir']).catch(() => '');
    if (asked.trim() === 'true\n.') return removeLeftovers(mirror);
  }
  await emptyFolder(mirror);
  await git.raw(['init', '--bare', '--quiet', '--template=', '--initial-branch=main', '.']);
  await writeFile(join(mirror, 'config'), ownConfig);
}

/** Whether its folders are real, not links into another repository. */
async function isOurs(mirror: string): Promise<boolean> {
  const look = (name: string) => lstat(join(mirror, name)).catch(() => null);
  const folders = await Promise.all(['objects', 'refs', 'refs/heads'].map(look));
  const others = await Promise.all(['refs/tags', 'refs/modules', 'lfs'].map(look));
  return (
    folders.every((facts) => facts?.isDirectory()) &&
    others.every((facts) => facts === null || facts.isDirectory())
  );
}

export async function emptyFolder(folder: string): Promise<void> {
  for (const name of await readdir(folder))
    await rm(join(folder, name), { recursive: true, force: true });
}

/** Only one run works at a time, so lock files and unfinished packs are what a killed git left. */
export async function removeLeftovers(mirror: string): Promise<void> {
  const stale = (await readdir(mirror, { recursive: true })).filter((path) =>
    path.startsWith('objects/')
      ? basename(path).startsWith('tmp_')
      : path.endsWith('.lock') || /^lfs\/.*\.part$/.test(path),
  );
  for (const path of stale) await rm(join(mirror, path), { recursive: true, force: true });
}

export interface Ref {
  readonly ref: string;
  readonly hash: string;
}

export async function refsOf(git: SimpleGit): Promise<Ref[]> {
  const text = await git.raw(['for-each-ref', '--format=%(objectname) %(refname)']);
  return text.split('\n').flatMap((line) => {
    const [hash = '', ref = ''] = line.split(' ');
    return ref === '' ? [] : [{ ref, hash }];
  });
}

/** refs: full names. */
export async function deleteRefs(
  mirror: string,
  refs: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (refs.length === 0) return;
  await execa(plainGit.program, [...plainGit.before, 'update-ref', '--no-deref', '--stdin'], {
    cwd: mirror,
    env: plainGit.env,
    extendEnv: false,
    input: refs.map((ref) => `delete ${ref}\n`).join(''),
    signal,
  });
}
