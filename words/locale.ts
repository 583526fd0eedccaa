import { locales } from './languages';

export { locales };
export type Locale = (typeof locales)[number];

/**
 * The catalogue for a POSIX or BCP 47 name such as `de_AT.UTF-8`. Without a catalogue for the bare language, one with a country is taken
 * (`pt_PT`: pt-BR), and otherwise English.
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

/** The locale for messages according to the environment, locale(7); an empty variable counts as unset. */
export const localeNameIn = (
  env: Readonly<Record<string, string | undefined>>,
): string | undefined =>
  [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find(
    (name) => name !== undefined && name !== '',
  );
