// Written by `node build/schemas.mjs` from the catalogues in words/: put a file there, or take one away.
import type { MessageCode } from '../contract/message';
import { messages as enMessages, ui as enUi } from './en.json';
import { messages as deMessages, ui as deUi } from './de.json';
import { messages as esMessages, ui as esUi } from './es.json';
import { messages as frMessages, ui as frUi } from './fr.json';
import { messages as ptBRMessages, ui as ptBRUi } from './pt-BR.json';
import type { Locale } from './locale';

export type UiKey = keyof typeof enUi;

export const messages: Record<Locale, Record<MessageCode, string>> = {
  en: enMessages,
  de: deMessages,
  es: esMessages,
  fr: frMessages,
  'pt-BR': ptBRMessages,
};
export const ui: Record<Locale, Record<UiKey, string>> = {
  en: enUi,
  de: deUi,
  es: esUi,
  fr: frUi,
  'pt-BR': ptBRUi,
};
