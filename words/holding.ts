import type { Hold } from '../contract/holding';
import type { Locale } from './locale';
import { longDay } from './quantities';
import { uiText } from './ui';

/** Pure: that updates are held, and through which day. */
export const holdText = (hold: Hold, locale: Locale): string =>
  typeof hold === 'string'
    ? uiText('update.hold.until', locale, { day: longDay(new Date(`${hold}T12:00`), locale) })
    : uiText('update.hold', locale);
