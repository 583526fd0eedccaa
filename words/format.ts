import type { Message, MessageCode } from '../contract/message';
import { formatted } from './compiled';
import { messages as de } from './de.json';
import { messages as en } from './en.json';
import type { Locale } from './locale';
import { withOwnCommands } from './own-commands';
import { size } from './quantities';

export { localeFor, locales, type Locale } from './locale';

const catalogues: Record<Locale, Record<MessageCode, string>> = { en, de };

/** The sentence of a message. Numbers whose names end in `Bytes` are shown as sizes of the language. */
export function sentence(message: Message, locale: Locale = 'en'): string {
  const params = Object.fromEntries(
    Object.entries(message.params).map(([name, value]) =>
      name.endsWith('Bytes') && typeof value === 'number'
        ? [name, size(value, locale)]
        : [name, value],
    ),
  );
  return withOwnCommands(formatted(catalogues[locale][message.code], locale, params));
}
