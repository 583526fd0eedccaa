import { expect, it } from 'vitest';
import { saysYes } from '../../../helper/commands/ask-person';
import { messages, ui } from '../../../words/catalogues';
import { locales } from '../../../words/locale';
import { wordsAsShown } from './support/branches';

/** What a person answers or pastes, as the catalogues write it. */
const textsOf = (locale: (typeof locales)[number]) => [
  ...Object.entries<string>(messages[locale]),
  ...Object.entries<string>(ui[locale]),
];

const letters = / \[(\p{L})\/(\p{L})\]$/u;
const questions = textsOf('en').flatMap(([key, text]) => (letters.test(text) ? [key] : []));

it('the questions at a terminal are found', () => {
  expect(questions.length).toBeGreaterThan(4);
});

it.each(locales)('a question in %s takes the letters that it offers', (locale) => {
  for (const [key, text] of textsOf(locale)) {
    if (!questions.includes(key)) continue;
    const [, yes = '', no = ''] = letters.exec(text) ?? [];
    expect({ [key]: [yes, no].map(saysYes) }).toEqual({ [key]: [true, false] });
  }
});

it.each(['oui', 'Sí', 'sim', 'Ja', ' yes '])('%s is a yes', (answer) => {
  expect(saysYes(answer)).toBe(true);
});

it.each(['no', 'non', 'não', 'nein', 'stop', 'yesterday', ''])('“%s” is none', (answer) => {
  expect(saysYes(answer)).toBe(false);
});

it.each(locales)('the quotes of a command in %s are shown in pairs', (locale) => {
  // two of them in a row are ICU's way to write one
  const odd = textsOf(locale).filter(([, text]) => (wordsAsShown(text).split("'").length - 1) % 2);
  expect(odd.map(([key]) => key)).toEqual([]);
});
