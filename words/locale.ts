export const locales = ['en', 'de'] as const;
export type Locale = (typeof locales)[number];

/** The catalogue's language for a POSIX or BCP 47 locale name such as `de_AT.UTF-8`; English where there is none. */
export function localeFor(name: string | undefined): Locale {
  const language = /^[a-z]{2}/.exec(name ?? '')?.[0];
  return locales.find((locale) => locale === language) ?? 'en';
}
