import type { Message, MessageCode } from '../contract/message';
import { formatted } from './compiled';
import { de } from './de';
import { en } from './en';
import { size } from './quantities';

export const locales = ['en', 'de'] as const;
export type Locale = (typeof locales)[number];

const catalogues: Record<Locale, Record<MessageCode, string>> = { en, de };

/** The catalogue's language for a POSIX or BCP 47 locale name such as `de_AT.UTF-8`; English where there is none. */
export function localeFor(name: string | undefined): Locale {
  const language = /^[a-z]{2}/.exec(name ?? '')?.[0];
  return locales.find((locale) => locale === language) ?? 'en';
}

/** The sentence of a message. Numbers whose names end in `Bytes` are shown as sizes of the language. */
export function sentence(message: Message, locale: Locale = 'en'): string {
  const params = Object.fromEntries(
    Object.entries(message.params).map(([name, value]) =>
      name.endsWith('Bytes') && typeof value === 'number'
        ? [name, size(value, locale)]
        : [name, value],
    ),
  );
  return formatted(catalogues[locale][message.code], locale, params);
}
