import type { Stick } from '../contract/stick';
import type { Locale } from './locale';
import { dayOf, size } from './quantities';
import { uiText } from './ui';

/** What a stick contains, for the notification and the card. */
export function stickText({ name, offer }: Stick, locale: Locale, now: Date): string {
  const { standing, newCommits, lackedModels, lackedBytes, madeAt } = offer;
  if (standing === 'another') {
    const { repository, branch } = offer;
    return uiText('stick.another', locale, { name, repository, branch });
  }
  return uiText('stick.text', locale, {
    ...{ name, standing, count: newCommits ?? 0, models: lackedModels },
    ...{ day: dayOf(new Date(madeAt), now, locale), size: size(lackedBytes, locale) },
  });
}
