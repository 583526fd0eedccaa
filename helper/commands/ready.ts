import { message, type Message } from '../../contract/message';
import { shortHash } from '../../contract/plain-text';
import type { ApplyPlan, StagedInfo } from '../../contract/staged';
import type { Status } from '../../contract/status';
import { localTime } from './local-time';

type Mode = Status['mode'];

/** When it will be applied. */
export const planned = (commit: string, plan: ApplyPlan, mode: Mode): Message =>
  message('staged-planned', {
    ...{ commit, when: plan.when, at: localTime(plan.at) },
    place: mode === 'system' ? 'computer' : 'prefix',
  });

/** What is staged: when it will be applied, or the command that applies it. */
export function ready({ commit, newCommits, plan }: StagedInfo, mode: Mode): Message {
  const hash = shortHash(commit.hash);
  return plan === null
    ? message('staged', { commit: hash, count: newCommits })
    : planned(hash, plan, mode);
}
