import { IntlMessageFormat } from 'intl-messageformat';
import type { Message, MessageCode } from '../contract/message';
import { de } from './de';
import { en } from './en';

export const locales = ['en', 'de'] as const;
export type Locale = (typeof locales)[number];

const catalogues: Record<Locale, Record<MessageCode, string>> = { en, de };
const compiled = new Map<string, IntlMessageFormat>();

/** The catalogue's language for a POSIX or BCP 47 locale name such as `de_AT.UTF-8`; English where there is none. */
export function localeFor(name: string | undefined): Locale {
  const language = /^[a-z]{2}/.exec(name ?? '')?.[0];
  return locales.find((locale) => locale === language) ?? 'en';
}

/** The sentence of a message. Parameters are put in as text, whatever they contain. */
export function sentence(message: Message, locale: Locale = 'en'): string {
  const key = `${locale} ${message.code}`;
  let format = compiled.get(key);
  if (format === undefined) {
    format = new IntlMessageFormat(catalogues[locale][message.code], locale, undefined, {
      ignoreTag: true,
    });
    compiled.set(key, format);
  }
  return String(format.format(message.params)).trim();
}
