import type { SettingsChange } from '../../../contract/settings-change';
import { BranchName } from '../../../contract/primitives';
import { repositoryProblem } from '../../../contract/repository-url';
import type { Settings } from '../../../contract/settings';
import type { BranchesAnswer } from '../../../contract/update';

export interface Draft {
  readonly repository: string;
  readonly branch: string;
  readonly onFailure: Settings['onFailure'];
}

export type BranchVerdict = 'good' | 'unknown' | 'not-read';

/** Whether the remote has the branch. The stored one counts as valid while the remote cannot be asked. */
export function judgeBranch(
  draft: Draft,
  stored: Settings,
  answer: BranchesAnswer | null,
): BranchVerdict {
  if (answer?.state === 'known') {
    return answer.branches.some(({ name }) => name === draft.branch) ? 'good' : 'unknown';
  }
  const isStored = draft.branch === stored.branch && draft.repository === stored.repository;
  return isStored ? 'good' : 'not-read';
}

/** The differences from what is stored, or null if some value cannot be saved. */
export function changeOf(
  draft: Draft,
  stored: Settings,
  answer: BranchesAnswer | null,
): SettingsChange | null {
  if (repositoryProblem(draft.repository) !== null) return null;
  if (!BranchName.safeParse(draft.branch).success) return null;
  if (judgeBranch(draft, stored, answer) !== 'good') return null;
  return {
    ...(draft.repository === stored.repository ? {} : { repository: draft.repository }),
    ...(draft.branch === stored.branch ? {} : { branch: draft.branch }),
    ...(draft.onFailure === stored.onFailure ? {} : { onFailure: draft.onFailure }),
  };
}
