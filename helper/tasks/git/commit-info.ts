import type { SimpleGit } from 'simple-git';
import { CommitInfo } from '../../../contract/facts';
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
