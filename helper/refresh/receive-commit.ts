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
import { commitsOfSource } from './from-source';
import type { Run, StepIo } from './run';
import { runTask } from './task';

/** Updates the mirror, to the newest commit that the run wants, or to `pinned`. */
export async function receive(
  run: Run,
  current: Version | null,
  io: StepIo,
  pinned = run.request.commit,
): Promise<FetchResult | RunEnd> {
  const { layout } = run;
  await run.host.makeTaskFolder(layout.mirror, 'keep');
  const bundled = await takeBundle(run, io);
  if (bundled instanceof RunEnd) return bundled;
  if (bundled !== null) return fetchFrom(run, current, io, { pinned, from: bundled });
  const borrow = await commitsOfSource(run, io);
  if (borrow instanceof RunEnd) return borrow;
  if (borrow === null) return fetchFrom(run, current, io, { pinned });
  const fetched = await fetchFrom(run, current, io, { pinned, borrow });
  return fetched instanceof RunEnd && fetched.outcome === 'offline' && isTipSigned(run)
    ? ((await signedTip(run, current, io, borrow)) ?? fetched)
    : fetched;
}

/** The settings require a signed tip, so it does not matter where the commit comes from. */
const isTipSigned = ({ settings: { trust }, request, tags }: Run): boolean =>
  trust.require !== undefined && request.commit === undefined && tags === undefined;

/** If the repository is unreachable: the source's commit, if newer. Its signature is checked before the checkout. */
async function signedTip(
  run: Run,
  current: Version | null,
  io: StepIo,
  from: string,
): Promise<FetchResult | null> {
  const fetched = await fetchFrom(run, current, io, { pinned: undefined, from });
  return fetched instanceof RunEnd || fetched.rewritten ? null : fetched;
}

function fetchFrom(
  run: Run,
  current: Version | null,
  io: StepIo,
  {
    pinned,
    from,
    borrow,
  }: {
    readonly pinned: string | undefined;
    /** A repository to fetch from instead. */
    readonly from?: string;
    readonly borrow?: string;
  },
): Promise<FetchResult | RunEnd> {
  const { layout, settings } = run;
  return runTask(
    run,
    'fetch',
    {
      mirror: layout.mirror,
      repository: settings.repository,
      ...(from !== undefined && { from }),
      ...(borrow !== undefined && { borrow }),
      branch: run.branch,
      protocols: settings.protocols,
      ...(pinned === undefined ? {} : { commit: pinned }),
      // of a trusted bundle, its own commit
      ...(run.tags === undefined || pinned !== undefined || from !== undefined
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

/** Why this run must not use a fetched commit; null if it may. */
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
