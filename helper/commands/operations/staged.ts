import { shortHash } from '../../../contract/plain-text';
import { message } from '../../../contract/message';
import { exitCodes } from '../../../contract/outcome';
import type { RunRequest } from '../../../contract/request';
import type { ApplyLater, ApplyPlan } from '../../../contract/staged';
import type { Host } from '../../host/host';
import { removeTree } from '../../host/sandbox';
import {
  applying,
  forgetStaged,
  planApply,
  planOf,
  stagedNow,
  stagedTrees,
  type StagedVersion,
} from '../../state/staged';
import { type Answer, done, refuse, type Refusal } from './answer';
import { newRequest, whileAtWork } from './runs';

/** The staged version, or a refusal if there is none. */
export async function readyOrRefused({ layout }: Host): Promise<StagedVersion | Refusal> {
  const staged = await stagedNow(layout);
  return staged ?? refuse(exitCodes.nothingToDo, message('nothing-staged'));
}

/** The request that applies it now. */
export const applyRequest = (
  staged: StagedVersion,
  requestedBy: string,
  now: boolean,
): RunRequest => newRequest(requestedBy, { ...applying(staged), now });

/** Applies it later; returns when. */
export async function applyLater(
  host: Host,
  requestedBy: string,
  when: ApplyLater,
): Promise<Answer<{ readonly commit: string; readonly plan: ApplyPlan }>> {
  const staged = (await whileAtWork(host)) ?? (await readyOrRefused(host));
  if ('kind' in staged) return staged;
  const plan = planOf(when, requestedBy, new Date());
  await planApply(host.layout, plan);
  await host.waitToApply();
  return { ...done, commit: shortHash(staged.version.commit.hash), plan };
}

/** Deletes the staged version. */
export async function discardReady(host: Host): Promise<Answer<{ readonly commit: string }>> {
  const staged = (await whileAtWork(host)) ?? (await readyOrRefused(host));
  if ('kind' in staged) return staged;
  await forgetStaged(host.layout);
  for (const tree of stagedTrees(host.layout))
    await removeTree(host.sandbox, tree).catch(async (error: unknown) => {
      const { log } = await import('../../lib/log');
      log.error(
        'the discarded version could not be deleted; the next refresh will delete it',
        error,
      );
    });
  return { ...done, commit: shortHash(staged.version.commit.hash) };
}
