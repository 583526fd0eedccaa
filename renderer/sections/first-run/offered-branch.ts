import type { BranchesAnswer } from '../../../contract/update';

/** Pure: the branch to begin with: the usual one if the repository has it, otherwise the repository's own default. */
export function offeredBranch(usual: string, answer: BranchesAnswer | null): string {
  if (answer?.state !== 'known') return usual;
  if (answer.branches.some(({ name }) => name === usual)) return usual;
  return answer.defaultBranch ?? usual;
}
