import { formatted } from './compiled';
import type { Locale } from './locale';
import { uiDe } from './ui.de';
import { uiEn, type UiKey } from './ui.en';

export type { UiKey } from './ui.en';
export type UiParams = Readonly<Record<string, string | number>>;

export const uiCatalogues: Record<Locale, Record<UiKey, string>> = { en: uiEn, de: uiDe };

/** A word or sentence of our own interface. */
export function uiText(key: UiKey, locale: Locale, params: UiParams = {}): string {
  return formatted(uiCatalogues[locale][key], locale, params);
}
