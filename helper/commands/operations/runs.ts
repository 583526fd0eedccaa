import { message } from '../../../contract/message';
import { exitCodes } from '../../../contract/outcome';
import type { RunRequest } from '../../../contract/request';
import type { Host } from '../../host/host';
import { asker, cancel, hurry, start } from '../../jobs/job';
import { refreshJob } from '../../jobs/jobs';
import type { StartAnswer } from '../../jobs/start-once';
import { askToHold } from '../../state/hold-asked';
import { pathExists } from '../../lib/path';
import type { Layout } from '../../state/layout';
import { isCodeMissing, keptVersions } from '../../state/version';
import { runningNow } from '../../state/running';
import { type Answer, done, idle, type Idle, refuse, type Refusal } from './answer';

export const newRequest = (
  requestedBy: string,
  wanted: Partial<Omit<RunRequest, 'v' | 'runId'>> = {},
): RunRequest => ({
  ...asker(requestedBy),
  kind: 'refresh',
  force: false,
  rebuild: false,
  dryRun: false,
  check: false,
  now: false,
  ...wanted,
});

export type Begun = Answer<{ readonly runId: string; readonly attached: boolean }>;

/** Refuses if all that refreshes keep is gone, not only the code: files put there may hide a missing mount. */
export async function whereNothingIs(layout: Layout): Promise<Refusal | null> {
  return !(await pathExists(layout.refreshDir)) && (await isCodeMissing(layout))
    ? refuse(exitCodes.stagingFailed, message('code-missing', { folder: layout.app }))
    : null;
}

/** Starts a run, or attaches to a running one that does the same. */
export async function beginRun(host: Host, request: RunRequest): Promise<Begun> {
  const refused = await whereNothingIs(host.layout);
  if (refused !== null) return refused;
  const answer = await start(refreshJob, host, request);
  if (answer.kind === 'attached' && request.now) await hurry(refreshJob, host);
  return begun(host, answer, {
    busy: 'busy',
    silent: 'the refresh did not begin',
  });
}

export function begun(
  host: Host,
  answer: StartAnswer,
  words: { readonly busy: 'busy' | 'models-at-work' | 'bundle-at-work'; readonly silent: string },
): Begun {
  if (answer.kind === 'busy') return refuse(exitCodes.busy, message(words.busy));
  if (answer.kind === 'silent') {
    const said = message('internal-error', { reason: words.silent, log: host.logPlace });
    return refuse(exitCodes.internal, said);
  }
  return { ...done, runId: answer.runId, attached: answer.kind === 'attached' };
}

const shortest = 7;

/** The request that returns to a kept version: the newest, or the one whose commit starts with the given text. */
export async function returnRequest(
  { layout }: Host,
  requestedBy: string,
  commit: string | undefined,
): Promise<RunRequest | Refusal> {
  const kept = await keptVersions(layout);
  const wanted =
    commit === undefined
      ? kept[0]
      : kept.find(({ commit: { hash } }) => commit.length >= shortest && hash.startsWith(commit));
  if (wanted === undefined) {
    const said = message('no-kept-version', {
      commit: commit === undefined || commit === '' ? 'none' : commit.slice(0, shortest),
    });
    return refuse(exitCodes.usage, said);
  }
  return newRequest(requestedBy, { kind: 'rollback', commit: wanted.commit.hash });
}

/** Asks the current run to stop: it changes nothing, or rolls back. */
export async function cancelRun(host: Host): Promise<Answer | Idle> {
  return (await cancel(refreshJob, host)) ? done : idle;
}

/** Delays an announced run for an hour, if allowed. */
export async function holdAnnounced({ layout }: Host): Promise<Answer | Idle> {
  const running = await runningNow(layout);
  if (running?.announced?.mayHold !== true) return idle;
  await askToHold(layout, running.request.runId);
  return done;
}

/** Refuses what must not happen between two steps of a run. null: no run is active. */
export const whileAtWork = async ({ layout }: Host): Promise<Refusal | null> =>
  (await runningNow(layout)) === null ? null : refuse(exitCodes.busy, message('busy'));
