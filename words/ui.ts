import { formatted } from './compiled';
import { ui as de } from './de.json';
import { ui as en } from './en.json';
import type { Locale } from './locale';
import { withOwnCommands } from './own-commands';

export type UiKey = keyof typeof en;
export type UiParams = Readonly<Record<string, string | number>>;

const catalogues: Record<Locale, Record<UiKey, string>> = { en, de };

export const isUiKey = (key: string): key is UiKey => Object.hasOwn(en, key);

/** A word or sentence of our own interface. */
export function uiText(key: UiKey, locale: Locale, params: UiParams = {}): string {
  return withOwnCommands(formatted(catalogues[locale][key], locale, params));
}
