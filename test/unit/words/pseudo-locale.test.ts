import { expect, it } from 'vitest';
import { placesOf } from '../../../build/support/message-codes.mjs';
import { pseudo } from '../../../build/support/pseudo-locale.mjs';
import { messages, ui } from '../../../words/catalogues';
import { locales } from '../../../words/locale';
import { branchesOf } from './support/branches';

const english = Object.entries<string>({ ...messages.en, ...ui.en });

it('chooses as English does, and has its places', () => {
  for (const [key, text] of english) {
    const made = pseudo(text);
    expect({ [key]: placesOf(made) }).toEqual({ [key]: placesOf(text) });
    expect({ [key]: branchesOf(made) }).toEqual({ [key]: branchesOf(text) });
    expect(made).toMatch(/^\[.*\]$/s);
  }
});

it('is longer by as much as a translation may be', () => {
  const words = english.filter(([, text]) => !text.includes('{')).map(([, text]) => text);
  const length = (texts: readonly string[]) => texts.join('').length;
  expect(length(words.map(pseudo)) / length(words)).toBeGreaterThan(1.35);
});

it('is nothing that anybody could choose', () => {
  expect(locales.every((locale) => /^[a-z]{2}(?:-[A-Z]{2})?$/.test(locale))).toBe(true);
  expect(Object.values(messages.en).filter((text) => text.includes('á'))).toEqual([]);
});
