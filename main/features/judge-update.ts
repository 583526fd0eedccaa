import type { Status } from '../../contract/status';
import type { BranchesAnswer, UpdateInfo } from '../../contract/update';
import { message } from '../../contract/message';

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
    return { state: 'unknown', remoteHash: null, lastAnswerAt, message: null };
  }
  const remoteHash = answer.branches.find(({ name }) => name === branch)?.hash ?? null;
  if (remoteHash === null) {
    const known = answer.branches.slice(0, 10).map(({ name }) => name);
    const missing = message('branch-not-found', { branch, known: known.join(', ') });
    return { state: 'failed', remoteHash, lastAnswerAt, message: missing };
  }
  return { state: compare(remoteHash, status), remoteHash, lastAnswerAt, message: null };
}

/** Pure: the same after the code in use may have changed, without asking the remote. */
export function keepUpdate(told: UpdateInfo, status: Status): UpdateInfo {
  const update = fetchedSince(told, status) ?? told;
  const isTold = update.state === 'offline' || update.state === 'failed';
  if (isTold || update.remoteHash === null) return update;
  const state = compare(update.remoteHash, status);
  return state === update.state ? update : { ...update, state };
}

/** A refresh asks the remote as well: what it fetched is newer news than the last check. */
function fetchedSince(update: UpdateInfo, { lastRun, branch }: Status): UpdateInfo | null {
  if (lastRun?.kind !== 'refresh' || lastRun.branch !== branch) return null;
  if (lastRun.pinned === true) return null; // asked for by its hash: says nothing of the newest
  if (lastRun.outcome !== 'refreshed' && lastRun.outcome !== 'nothing-to-do') return null;
  if (lastRun.to === null || lastRun.finishedAt <= (update.lastAnswerAt ?? '')) return null;
  const { finishedAt, to } = lastRun;
  return { state: 'current', remoteHash: to.hash, lastAnswerAt: finishedAt, message: null };
}

function compare(remoteHash: string, status: Status | null): UpdateInfo['state'] {
  const hash = status?.code?.hash;
  if (hash === undefined) return 'unknown';
  return hash === remoteHash ? 'current' : 'available';
}
