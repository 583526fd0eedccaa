import { createContext, use, type ReactNode } from 'react';
import type { Failure } from '../contract/action';
import type { Message } from '../contract/message';
import { localeFor, sentence, type Locale } from '../words/format';
import { coarseSpan, exactTime, relativeTime, size, span } from '../words/quantities';
import { uiText, type UiKey, type UiParams } from '../words/ui';
import { failureText } from '../words/failure';
import { withoutControls } from './plain-text';

export interface Words {
  readonly locale: Locale;
  readonly t: (key: UiKey, params?: UiParams) => string;
  /** Parameters may come from other people: nothing in them can reorder or hide the text around them. */
  readonly say: (message: Message) => string;
  readonly failure: (failure: Failure) => string;
  readonly span: (milliseconds: number) => string;
  readonly coarseSpan: (milliseconds: number) => string;
  readonly size: (bytes: number) => string;
  readonly ago: (time: string, now: Date) => string;
  readonly exact: (time: string) => string;
}

export function wordsFor(localeName: string): Words {
  const locale = localeFor(localeName);
  return {
    locale,
    t: (key, params) => uiText(key, locale, params),
    say: (message) => withoutControls(sentence(message, locale)),
    failure: (failure) => withoutControls(failureText(failure, locale)),
    span: (milliseconds) => span(milliseconds, locale),
    coarseSpan: (milliseconds) => coarseSpan(milliseconds, locale),
    size: (bytes) => size(bytes, locale),
    ago: (time, now) => relativeTime(new Date(time), now, locale),
    exact: (time) => exactTime(new Date(time), locale),
  };
}

const WordsContext = createContext<Words>(wordsFor('en'));

export function WordsProvider({ words, children }: { words: Words; children: ReactNode }) {
  return <WordsContext value={words}>{children}</WordsContext>;
}

export const useWords = (): Words => use(WordsContext);
