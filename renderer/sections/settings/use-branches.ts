import { RepositoryUrl } from '../../../contract/repository-url';
import type { BranchesAnswer } from '../../../contract/update';
import { call } from '../../bridge';
import { useTyped } from '../../state/use-typed';

const ask = (repository: string) => call('branches:list', { repository, allow: false });
const askWithLeave = (repository: string) => call('branches:list', { repository, allow: true });

/**
 * The branches of a repository; null while unknown. The function asks again, and may open the dialog about a host that is not asked
 * otherwise.
 */
export function useBranches(repository: string): [BranchesAnswer | null, () => void] {
  const isOne = RepositoryUrl.safeParse(repository).success;
  const [answer, askNow] = useTyped(isOne ? repository : null, ask);
  return [answer, () => askNow(askWithLeave)];
}
