import type { SimpleGit } from 'simple-git';
import { CommitInfo } from '../../contract/facts';
import { previewLimits, type KnownPreview } from '../../contract/preview';
import { plainLine } from '../lib/text';
import { mergeBase } from '../tasks/git/mirror';
import { targetRef, type PartialClone } from './partial-clone';

export type Incoming = Pick<
  KnownPreview,
  'target' | 'relation' | 'newCommits' | 'moreCommits' | 'lostCommits' | 'commits'
>;

const longestSubject = 1000;
const longestAuthor = 200;

/** Commits of the branch that the current version lacks, and vice versa. */
export async function incoming(
  { local, hasCurrent }: PartialClone,
  current: string | null,
): Promise<Incoming> {
  const [target] = await commitsOf(local, [targetRef], 1);
  if (target === undefined) throw new Error('the fetched branch has no commit');
  const cut = (await local.raw(['rev-parse', '--is-shallow-repository'])).trim() === 'true';
  const all = async (relation: Incoming['relation'], lostCommits: number | null) => {
    const newCommits = await count(local, [targetRef]);
    const commits = await commitsOf(local, [targetRef], previewLimits.listed);
    return { target, relation, newCommits, moreCommits: cut, lostCommits, commits };
  };
  if (current === null) return all('first', null);
  // If a complete history does not contain the commit, it was rewritten.
  if (!hasCurrent) return all(cut ? 'unknown' : 'rewritten', null);

  const base = await mergeBase(local, current, targetRef);
  if (base === null) return all(cut ? 'unknown' : 'unrelated', null);
  const newer = [`${current}..${targetRef}`];
  const lostCommits = await count(local, [`${targetRef}..${current}`]).catch(() => null);
  const relation =
    current === target.hash
      ? 'same'
      : base === current
        ? 'newer'
        : base === target.hash
          ? 'older'
          : 'rewritten';
  return {
    target,
    relation,
    newCommits: await count(local, newer),
    moreCommits: false,
    lostCommits: base === current ? 0 : lostCommits,
    commits: await commitsOf(local, newer, previewLimits.listed),
  };
}

const count = async (git: SimpleGit, range: readonly string[]): Promise<number> =>
  Number(await git.raw(['rev-list', '--count', '--end-of-options', ...range]));

async function commitsOf(
  git: SimpleGit,
  range: readonly string[],
  limit: number,
): Promise<CommitInfo[]> {
  const text = await git.raw([
    'log',
    `--max-count=${String(limit)}`,
    '--no-show-signature',
    '--format=%H%x00%s%x00%an%x00%cI%x00',
    '--end-of-options',
    ...range,
    '--',
  ]);
  // A subject contains no NUL and no line feed: git-log(1), "PRETTY FORMATS".
  const fields = text.split('\0');
  const commits: CommitInfo[] = [];
  for (let at = 0; at + 4 <= fields.length; at += 4) {
    const [hash = '', subject = '', author = '', date = ''] = fields.slice(at, at + 4);
    const when = new Date(date);
    const commit = CommitInfo.safeParse({
      hash: hash.trim(),
      subject: cutTo(longestSubject, plainLine(subject)),
      author: cutTo(longestAuthor, plainLine(author)),
      committedAt: Number.isNaN(when.getTime()) ? new Date(0).toISOString() : when.toISOString(),
    });
    if (commit.success) commits.push(commit.data);
  }
  return commits;
}

const cutTo = (length: number, text: string): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`;
