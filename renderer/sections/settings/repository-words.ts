import type { RepositoryProblem } from '../../../contract/repository-url';
import type { Words } from '../../words';

/** Why an address cannot be used. */
export function repositoryWords(problem: RepositoryProblem, t: Words['t']): string {
  return t('settings.repository.invalid', { reason: t(`reason.url-${problem}`) });
}
