import { lstat, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import type { SimpleGit } from 'simple-git';
import { CommitInfo } from '../../../contract/facts';
import { plainLine } from '../../lib/text';
import { plainGit } from './client';

/** The newest commit that both follow; null where they have none in common, or one of them is not there. */
export async function mergeBase(
  git: SimpleGit,
  one: string,
  other: string,
): Promise<string | null> {
  const text = await git.raw(['merge-base', '--end-of-options', one, other]).catch(() => '');
  return text.trim() === '' ? null : text.trim();
}

/** The commit that REVISION names; null where there is none. */
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

/** All that the mirror's git is told: gitrepository-layout(5). */
const ownConfig = '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n';
const ownHead = 'ref: refs/heads/main\n';

/** Is as old as the last time that the mirror was packed. */
export const packedStamp = 'last-packed';

/** Of a mirror that is there the objects, branches, tags, submodules and large files are believed, and nothing else that lies in it. */
const believed = new Map([
  ['', new Set(['objects', 'refs', 'packed-refs', 'lfs', packedStamp])],
  ['refs', new Set(['heads', 'tags', 'modules'])],
]);

/**
 * A mirror that git can work with, made anew where the present one cannot be used. Its configuration is ours, written before each
 * use: whoever once wrote another address, a proxy or a hook into it is rid of it.
 */
export async function ensureMirror(git: SimpleGit, mirror: string): Promise<void> {
  if (await isOurs(mirror)) {
    for (const [folder, kept] of believed) {
      for (const name of await readdir(join(mirror, folder)))
        if (!kept.has(name)) await rm(join(mirror, folder, name), { recursive: true, force: true });
    }
    // alternates, which name other folders, and a graph of the history that git believes before the commits themselves
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

/** Real folders of its own, no links to those of another repository. */
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

/** Only one run works at a time, so a lock file and a pack that was being received are what a killed git left. */
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

/** Full names of refs. */
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
