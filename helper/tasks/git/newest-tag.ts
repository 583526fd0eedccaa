import type { SimpleGit } from 'simple-git';
import { message, type Message } from '../../../contract/message';
import { plainLine } from '../../lib/text';

export interface TaggedCommit {
  readonly hash: string;
  /** For display, cleaned of characters that a tag's name should not have. */
  readonly tag: string;
}

/** Only the newest by date are considered. */
const mostTags = 2000;
const longestName = 200;

/**
 * The tagged commit of a branch that is not an ancestor of another tagged one; of several the latest by date. null: no
 * matching tag is on the branch.
 */
export async function newestTag(
  git: SimpleGit,
  branch: string,
  pattern: string,
): Promise<TaggedCommit | null> {
  const text = await git.raw([
    'for-each-ref',
    `--merged=${branch}`,
    '--sort=-creatordate',
    `--count=${String(mostTags)}`,
    '--format=%(objecttype) %(objectname) %(*objecttype) %(*objectname) %(refname:strip=2)',
    `refs/tags/${pattern}`,
  ]);
  const tags = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [type, object, innerType, inner, tag = ''] = line.split(' ');
    const hash = type === 'commit' ? object : innerType === 'commit' ? inner : undefined;
    if (hash !== undefined && !tags.has(hash)) tags.set(hash, tag);
  }
  if (tags.size === 0) return null;
  const walk = ['rev-list', '--topo-order', '--max-count=1', '--end-of-options'];
  const hash = (await git.raw([...walk, ...tags.keys()])).trim();
  return { hash, tag: plainLine(tags.get(hash) ?? '').slice(0, longestName) };
}

export const noTag = (branch: string, pattern: string): Message =>
  message('no-tag-to-follow', { branch, pattern });
