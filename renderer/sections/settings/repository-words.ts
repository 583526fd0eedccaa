import { uiEn } from '../../../words/ui.en';
import type { Words } from '../../words';

/** Why an address cannot be used, from the contract's own words for it. */
export function repositoryWords(problem: string, t: Words['t']): string {
  const key = `url.${problem}`;
  return t('settings.repository.invalid', { reason: t(isUrlKey(key) ? key : 'url.other') });
}

type UrlKey = Extract<keyof typeof uiEn, `url.${string}`>;
const isUrlKey = (key: string): key is UrlKey => Object.hasOwn(uiEn, key);
