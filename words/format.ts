import type { Message } from '../contract/message';
import { messages } from './catalogues';
import { formatted } from './compiled';
import type { Locale } from './locale';
import { withOwnCommands } from './own-commands';
import { size } from './quantities';
import { uiText } from './ui';

export { localeFor, locales, type Locale } from './locale';

/** The sentence of a message. Numbers whose names end in `Bytes` are shown as sizes in that language, and reasons are translated. */
export function sentence(message: Message, locale: Locale = 'en'): string {
  const params = Object.fromEntries(
    Object.entries(message.params).map(([name, value]) => {
      if (typeof value === 'object')
        return [name, uiText(`reason.${value.reason}`, locale, value.params)];
      return name.endsWith('Bytes') && typeof value === 'number'
        ? [name, size(value, locale)]
        : [name, value];
    }),
  );
  const text = messages[locale][message.code];
  const said = withOwnCommands(formatted(text, locale, params));
  const [, first = ''] = /^\{(\w+)\}/.exec(text) ?? [];
  const isReason = first === 'reason' || typeof message.params[first] === 'object';
  return isReason ? capitalized(said, locale) : said;
}

const capitalized = (text: string, locale: Locale): string =>
  text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
