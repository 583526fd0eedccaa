import { message } from '../../../contract/message';
import { plainLine } from '../../lib/text';
import type { Version } from '../../state/version';
import { type FetchResult, RunEnd } from '../end';
import { receive, refused } from '../receive-commit';
import type { Run } from '../run';

/** Updates the mirror and pins this run's commit. */
export async function fetch(run: Run, current: Version | null): Promise<FetchResult | RunEnd> {
  const fetched = await run.step('fetch', async (io) => {
    const answer = await receive(run, current, io);
    if (answer instanceof RunEnd) return answer;
    const { newCommits, receivedBytes, tagged } = answer;
    const count = newCommits ?? 0;
    return {
      value: answer,
      detail:
        count > 0
          ? message('detail-fetched', {
              count,
              receivedBytes,
              received: receivedBytes > 0 ? 'some' : 'none',
              tag: plainLine(tagged?.tag ?? ''),
              tagged: tagged === undefined ? 'no' : 'yes',
            })
          : message('detail-bytes', { receivedBytes }),
    };
  });
  // the fetch itself succeeded, whatever happens to the commit
  return fetched instanceof RunEnd ? fetched : ((await refused(run, current, fetched)) ?? fetched);
}
