import type { Status } from '../../contract/status';
import type { BranchesAnswer, UpdateInfo } from '../../contract/update';
import { heldBack } from '../../contract/holding';
import { message } from '../../contract/message';

const nothing = { message: null, held: null } as const;

/** Pure: what the remote's answer means for the commit that is in use. */
export function judgeUpdate(
  before: UpdateInfo,
  answer: BranchesAnswer,
  status: Status | null,
): UpdateInfo {
  if (answer.state !== 'known') {
    return { ...before, state: answer.state, message: answer.message };
  }
  const lastAnswerAt = answer.checkedAt;
  const branch = status?.branch ?? null;
  if (branch === null) {
    return { ...nothing, state: 'unknown', remoteHash: null, lastAnswerAt };
  }
  const { followed } = answer;
  if (followed !== undefined && 'message' in followed)
    return {
      ...nothing,
      state: 'failed',
      remoteHash: null,
      lastAnswerAt,
      message: followed.message,
    };
  const remoteHash =
    followed?.hash ?? answer.branches.find(({ name }) => name === branch)?.hash ?? null;
  if (remoteHash === null) {
    const known = answer.branches.slice(0, 10).map(({ name }) => name);
    const missing = message('branch-not-found', { branch, known: known.join(', ') });
    return { ...nothing, state: 'failed', remoteHash, lastAnswerAt, message: missing };
  }
  return { ...nothing, ...compare(remoteHash, status), remoteHash, lastAnswerAt };
}

/** Pure: the same without asking the remote, after the code in use may have changed. */
export function keepUpdate(told: UpdateInfo, status: Status): UpdateInfo {
  const update = fetchedSince(told, status) ?? told;
  const isTold = update.state === 'offline' || update.state === 'failed';
  if (isTold || update.remoteHash === null) return update;
  const { state, held } = compare(update.remoteHash, status);
  return state === update.state && held === update.held ? update : { ...update, state, held };
}

/** A refresh also asks the remote: what it fetched is newer than the last check. */
function fetchedSince(update: UpdateInfo, status: Status): UpdateInfo | null {
  const { lastRun, branch } = status;
  if (lastRun?.kind !== 'refresh' || lastRun.branch !== branch) return null;
  if (lastRun.pinned === true) return null; // requested by its hash: says nothing about the newest commit
  if (lastRun.outcome !== 'refreshed' && lastRun.outcome !== 'nothing-to-do') return null;
  if (lastRun.to === null || lastRun.finishedAt <= (update.lastAnswerAt ?? '')) return null;
  const { finishedAt, to } = lastRun;
  return { ...nothing, ...compare(to.hash, status), remoteHash: to.hash, lastAnswerAt: finishedAt };
}

function compare(remoteHash: string, status: Status | null): Pick<UpdateInfo, 'state' | 'held'> {
  const hash = status?.code?.hash;
  if (status === null || hash === undefined) return { state: 'unknown', held: null };
  if (hash === remoteHash) return { state: 'current', held: null };
  return { state: 'available', held: heldBack(remoteHash, status.holding, new Date()) };
}
