import { message } from '../../../contract/message';
import { hostOf } from '../../../contract/repository-url';
import type { Version } from '../../state/version';
import { RunEnd } from '../end';
import { receive, refused } from '../receive-commit';
import type { Run } from '../run';

/**
 * Whether a commit built earlier may still go live: it still belongs to its branch and nothing forbids it. If the
 * repository is unreachable, it goes live as built.
 */
export async function lookAgain(run: Run, { commit }: Version): Promise<RunEnd | null> {
  const { current } = run.found;
  const seen = await run.step('fetch', async (io) => {
    const answer = await receive(run, current, io, commit.hash);
    if (!(answer instanceof RunEnd)) {
      const { receivedBytes } = answer;
      return { value: answer, detail: message('detail-bytes', { receivedBytes }) };
    }
    if (answer.outcome !== 'offline') return answer;
    const host = hostOf(run.settings.repository);
    return { value: null, outcome: 'skipped', detail: message('detail-not-asked', { host }) };
  });
  if (seen instanceof RunEnd) return seen;
  const known = { commit, current: null, newCommits: null, rewritten: false };
  return refused(run, current, seen ?? { ...known, receivedBytes: 0, wantsPacking: false });
}
