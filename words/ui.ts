import { ui, type UiKey } from './catalogues';
import { formatted } from './compiled';
import type { Locale } from './locale';
import { withOwnCommands } from './own-commands';

export type { UiKey };
export type UiParams = Readonly<Record<string, string | number>>;

export const isUiKey = (key: string): key is UiKey => Object.hasOwn(ui.en, key);

/** A word or sentence of our own interface. */
export function uiText(key: UiKey, locale: Locale, params: UiParams = {}): string {
  return withOwnCommands(formatted(ui[locale][key], locale, params));
}
