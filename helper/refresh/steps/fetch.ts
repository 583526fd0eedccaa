import { message } from '../../../contract/message';
import { badCommits } from '../../state/verified';
import { type FetchResult, RunEnd } from '../end';
import type { Version } from '../../state/version';
import { unattended } from '../../../contract/request';
import { shortHash } from '../../../contract/plain-text';
import type { Run } from '../run';
import { runTask } from '../task';

/** Brings the mirror up to date and pins the commit that this run is about. */
export function fetch(run: Run, current: Version | null): Promise<FetchResult | RunEnd> {
  return run.step('fetch', async (io) => {
    const { layout, settings, request } = run;
    await run.host.makeTaskFolder(layout.mirror, 'keep');
    const fetched = await runTask(
      run,
      'fetch',
      {
        mirror: layout.mirror,
        repository: settings.repository,
        branch: run.branch,
        protocols: settings.protocols,
        ...(request.commit === undefined ? {} : { commit: request.commit }),
        current: current?.commit.hash ?? null,
        stallSeconds: 20,
        attempts: 3,
        tags: settings.trust.require === 'tag',
      },
      {
        io,
        say: ({ kind }) =>
          kind === 'timed-out'
            ? message('fetch-stalled', { host: new URL(settings.repository).host })
            : null,
      },
    );
    if (fetched instanceof RunEnd) return fetched;
    if (fetched.rewritten && request.requestedBy === unattended)
      return new RunEnd(
        'staging-failed',
        message('unattended-not-forward', {
          branch: run.branch,
          from: shortHash(current?.commit.hash ?? ''),
          to: shortHash(fetched.commit.hash),
        }),
      );
    if (
      current !== null &&
      fetched.rewritten &&
      current.branch === run.branch &&
      current.repository === settings.repository
    ) {
      run.warn(
        message('history-rewritten', { branch: run.branch, from: shortHash(current.commit.hash) }),
      );
    }
    const bad = (await badCommits(layout)).has(fetched.commit.hash);
    if (bad && !request.force)
      return new RunEnd(
        'staging-failed',
        message('commit-marked-bad', { commit: shortHash(fetched.commit.hash) }),
      );
    return {
      value: fetched,
      detail: message('detail-bytes', { receivedBytes: fetched.receivedBytes }),
    };
  });
}
