import type { Message } from '../contract/message';
import { messages } from './catalogues';
import { formatted } from './compiled';
import type { Locale } from './locale';
import { withOwnCommands } from './own-commands';
import { size } from './quantities';

export { localeFor, locales, type Locale } from './locale';

/** The sentence of a message. Numbers whose names end in `Bytes` are shown as sizes of the language. */
export function sentence(message: Message, locale: Locale = 'en'): string {
  const params = Object.fromEntries(
    Object.entries(message.params).map(([name, value]) =>
      name.endsWith('Bytes') && typeof value === 'number'
        ? [name, size(value, locale)]
        : [name, value],
    ),
  );
  return withOwnCommands(formatted(messages[locale][message.code], locale, params));
}
