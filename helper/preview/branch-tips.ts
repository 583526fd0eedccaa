import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BranchTip } from '../../contract/update';
import type { RemoteBranch } from '../../contract/facts';
import type { GitProtocol } from '../../contract/repository-url';
import { plainLine } from '../lib/text';
import { gitIn } from '../tasks/git/client';
import { checksObjects } from '../tasks/git/fsck';

const mostBranches = 500;
const longestSubject = 200;

/** Adds each branch's last commit and its age, by fetching one commit per branch. On failure returns them unchanged. */
export async function withTips(
  branches: readonly RemoteBranch[],
  repository: string,
  protocols: readonly GitProtocol[],
  signal: AbortSignal,
): Promise<BranchTip[]> {
  if (branches.length > mostBranches) return [...branches];
  const folder = await mkdtemp(join(tmpdir(), 'ladylinux-branches-'));
  try {
    const git = gitIn(folder, {
      protocols,
      repository,
      signal,
      config: [...checksObjects, 'http.lowSpeedLimit=100', 'http.lowSpeedTime=15'],
    });
    await git.raw(['init', '--bare', '--quiet', '--template=', '.']);
    await git.raw([
      'fetch',
      '--depth=1',
      '--filter=tree:0',
      '--no-tags',
      '--no-write-fetch-head',
      '--end-of-options',
      repository,
      '+refs/heads/*:refs/heads/*',
    ]);
    const format = '--format=%(objectname)%00%(committerdate:unix)%00%(contents:subject)';
    const tips = new Map<string, Pick<BranchTip, 'committedAt' | 'subject'>>();
    for (const line of (await git.raw(['for-each-ref', format, 'refs/heads'])).split('\n')) {
      const [hash = '', unix = '', subject = ''] = line.split('\0');
      const when = new Date(Number(unix) * 1000);
      if (hash === '' || Number.isNaN(when.getTime())) continue;
      const committedAt = when.toISOString();
      tips.set(hash, { committedAt, subject: plainLine(subject).slice(0, longestSubject) });
    }
    return branches.map((branch) => ({ ...branch, ...tips.get(branch.hash) }));
  } catch {
    return [...branches];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
