import { IntlMessageFormat } from 'intl-messageformat';
import type { Locale } from './format';
import { uiDe } from './ui.de';
import { uiEn, type UiKey } from './ui.en';

export type { UiKey } from './ui.en';
export type UiParams = Readonly<Record<string, string | number>>;

export const uiCatalogues: Record<Locale, Record<UiKey, string>> = { en: uiEn, de: uiDe };
const compiled = new Map<string, IntlMessageFormat>();

/** A word or sentence of our own interface. Parameters are put in as text, whatever they contain. */
export function uiText(key: UiKey, locale: Locale, params: UiParams = {}): string {
  const id = `${locale} ${key}`;
  let format = compiled.get(id);
  if (format === undefined) {
    format = new IntlMessageFormat(uiCatalogues[locale][key], locale, undefined, {
      ignoreTag: true,
    });
    compiled.set(id, format);
  }
  return String(format.format(params));
}
