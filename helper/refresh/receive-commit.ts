import { message } from '../../contract/message';
import { heldBack } from '../../contract/holding';
import { shortHash } from '../../contract/plain-text';
import { hostOf } from '../../contract/repository-url';
import { isUnattended } from '../../contract/request';
import { plainLine } from '../lib/text';
import { leftByHand } from '../state/history';
import { badCommits } from '../state/verified';
import type { Version } from '../state/version';
import { type FetchResult, RunEnd } from './end';
import { takeBundle } from './from-bundle';
import type { Run, StepIo } from './run';
import { runTask } from './task';

/** Brings the mirror up to date: to the newest commit that the run is about, or to `pinned`. */
export async function receive(
  run: Run,
  current: Version | null,
  io: StepIo,
  pinned = run.request.commit,
): Promise<FetchResult | RunEnd> {
  const { layout, settings } = run;
  await run.host.makeTaskFolder(layout.mirror, 'keep');
  const bundled = await takeBundle(run, io);
  if (bundled instanceof RunEnd) return bundled;
  return runTask(
    run,
    'fetch',
    {
      mirror: layout.mirror,
      repository: settings.repository,
      ...(bundled === null ? {} : { from: bundled }),
      branch: run.branch,
      protocols: settings.protocols,
      ...(pinned === undefined ? {} : { commit: pinned }),
      // of a bundle somebody vouched for the commit that it has
      ...(run.tags === undefined || pinned !== undefined || bundled !== null
        ? {}
        : { tags: run.tags }),
      current: current?.commit.hash ?? null,
      stallSeconds: 20,
      firstByteSeconds: 120,
      attempts: 3,
    },
    {
      io,
      say: ({ kind }) =>
        kind === 'timed-out'
          ? message('fetch-stalled', { host: hostOf(settings.repository) })
          : null,
    },
  );
}

/** Why this run does not go on with a commit that was fetched; null where it does. */
export async function refused(
  run: Run,
  current: Version | null,
  { commit, rewritten, tagged }: FetchResult,
): Promise<RunEnd | null> {
  const { layout, settings, request } = run;
  const from = shortHash(current?.commit.hash ?? '');
  const to = shortHash(commit.hash);
  if (rewritten && isUnattended(request.requestedBy))
    return new RunEnd(
      'staging-failed',
      message('unattended-not-forward', { branch: run.branch, from, to }),
    );
  if (tagged?.isBehind === true && isUnattended(request.requestedBy))
    return new RunEnd('nothing-to-do', message('ahead-of-tag', { tag: plainLine(tagged.tag) }));
  const held = isUnattended(request.requestedBy)
    ? heldBack(
        commit.hash,
        { hold: settings.hold, skip: settings.skip, left: await leftByHand(layout) },
        new Date(),
      )
    : null;
  if (held !== null) return new RunEnd('nothing-to-do', message(`held-${held}`, { commit: to }));
  const isSame = current?.branch === run.branch && current.repository === settings.repository;
  if (rewritten && isSame && request.from !== undefined && !request.force)
    return new RunEnd('staging-failed', message('bundle-not-forward', { from, to }));
  if (rewritten && isSame) run.warn(message('history-rewritten', { branch: run.branch, from }));
  const isBad = (await badCommits(layout)).has(commit.hash);
  return isBad && !request.force
    ? new RunEnd('staging-failed', message('commit-marked-bad', { commit: to }))
    : null;
}
