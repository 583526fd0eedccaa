import { locales } from './languages';

export { locales };
export type Locale = (typeof locales)[number];

/**
 * The catalogue's language for a POSIX or BCP 47 name such as `de_AT.UTF-8`: of a country of its own where there is none of the language
 * alone (`pt_PT`: pt-BR), and English where there is neither.
 */
export function localeFor(name: string | undefined): Locale {
  const language = /^[a-z]{2,3}(?=$|[_.@-])/.exec(name ?? '')?.[0];
  if (language === undefined) return 'en';
  return (
    locales.find((locale) => locale === language) ??
    locales.find((locale) => locale.startsWith(`${language}-`)) ??
    'en'
  );
}

/** What an environment says of its messages, locale(7); a variable that is empty says nothing. */
export const localeNameIn = (
  env: Readonly<Record<string, string | undefined>>,
): string | undefined =>
  [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find(
    (name) => name !== undefined && name !== '',
  );
