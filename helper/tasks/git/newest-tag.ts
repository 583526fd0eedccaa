import type { SimpleGit } from 'simple-git';
import { message, type Message } from '../../../contract/message';
import { plainLine } from '../../lib/text';

export interface TaggedCommit {
  readonly hash: string;
  /** For people: cleaned of what no name of a tag should have. */
  readonly tag: string;
}

/** The newest by date are looked at. */
const mostTags = 2000;
const longestName = 200;

/**
 * Of a branch the tagged commit that no other tagged one follows; where several are, that of the latest date. null: no tag of the
 * pattern leads into the branch.
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
