import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SimpleGit } from 'simple-git';
import { RemoteBranch, CommitInfo } from '../../../contract/facts';
import { plainLine } from '../../lib/text';

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

/** A mirror that git can work with, made anew where the present one cannot be used. Answers whether it was made. */
export async function ensureMirror(git: SimpleGit, mirror: string): Promise<boolean> {
  try {
    const asked = await git.raw(['rev-parse', '--is-bare-repository', '--git-dir']);
    if (asked.trim() === 'true\n.') {
      await removeStaleLocks(mirror);
      return false;
    }
  } catch {
    // not a repository: made below
  }
  await emptyFolder(mirror);
  await git.raw(['init', '--bare', '--quiet', '--template=', '--initial-branch=main', '.']);
  return true;
}

export async function emptyFolder(folder: string): Promise<void> {
  for (const name of await readdir(folder))
    await rm(join(folder, name), { recursive: true, force: true });
}

/** Only one run works at a time, so a lock file in the mirror is what a killed git left. */
async function removeStaleLocks(mirror: string): Promise<void> {
  const stale = (await readdir(mirror, { recursive: true })).filter(
    (path) => path.endsWith('.lock') && !path.startsWith('objects/'),
  );
  for (const path of stale) await rm(join(mirror, path), { force: true });
}

/** The mirror's branches; names that we would not pass on to git are left out. */
export async function mirrorBranches(git: SimpleGit): Promise<RemoteBranch[]> {
  const text = await git.raw([
    'for-each-ref',
    '--format=%(refname:strip=2)%00%(objectname)',
    'refs/heads',
  ]);
  return text.split('\n').flatMap((line) => {
    const [name, hash] = line.split('\0');
    const branch = RemoteBranch.safeParse({ name, hash });
    return branch.success ? [branch.data] : [];
  });
}
