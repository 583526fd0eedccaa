import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogueLists, languages } from '../../../build/support/catalogue-list.mjs';
import { messageCodes, messageCodesFile, placesOf } from '../../../build/support/message-codes.mjs';
import { message } from '../../../contract/message';
import { messages, ui } from '../../../words/catalogues';
import { sentence } from '../../../words/format';
import { locales } from '../../../words/locale';
import { branchesOf, wordsOf } from './support/branches';

type Texts = Readonly<Record<string, string>>;
const english: Texts = { ...messages.en, ...ui.en };

it('have the sentences and the words of the windows apart', () => {
  expect(Object.keys(messages.en).length).toBeGreaterThan(50);
  expect(Object.keys(ui.en).length).toBeGreaterThan(50);
});

describe.each(locales.filter((locale) => locale !== 'en'))('the catalogue %s', (locale) => {
  const own: Texts = { ...messages[locale], ...ui[locale] };
  const pairs = Object.entries(english).map(([key, text]) => [key, text, own[key] ?? ''] as const);

  it('has the keys of the English one', () => {
    expect(Object.keys(messages[locale]).sort()).toEqual(Object.keys(messages.en).sort());
    expect(Object.keys(ui[locale]).sort()).toEqual(Object.keys(ui.en).sort());
  });

  it('is valid ICU with the same places', () => {
    for (const [key, text, translated] of pairs)
      expect({ [key]: places(translated) }).toEqual({ [key]: places(text) });
  });

  it('chooses by the same words', () => {
    for (const [key, text, translated] of pairs)
      expect({ [key]: branchesOf(translated) }).toEqual({ [key]: branchesOf(text) });
  });

  it('is translated', () => {
    const left = pairs.filter(
      ([, text, translated]) =>
        translated === text && !wordsOf(text).every((word) => sameWords.has(word)),
    );
    expect(left.map(([key, text]) => `${key}: ${text}`)).toEqual([]);
  });

  it('says about as much as the English one', () => {
    const odd = pairs.filter(
      ([, text, translated]) =>
        translated.trim() === '' ||
        (text.length > 20 &&
          (translated.length < text.length / 2 || translated.length > text.length * 2)),
    );
    expect(odd.map(([key, , translated]) => `${key}: ${translated}`)).toEqual([]);
  });
});

const places = (text: string) => Object.keys(placesOf(text)).sort();

/** Names, and words that one of our languages writes as English does. */
const sameWords = new Set(
  'LadyLinux Python Demo Code Commit Commits Branch Repository Service Services Port Unit Problem Version Name Host Doctor Conversations Danger DANGER Offline Info Debug error Error min uv pip Proxy'.split(
    ' ',
  ),
);

describe('the generated lists', () => {
  it('are of the catalogues in the folder (node build/schemas.mjs)', async () => {
    for (const [path, text] of Object.entries(await catalogueLists(await languages())))
      expect(readFileSync(path, 'utf8')).toBe(text);
  });
});

describe('the generated message codes', () => {
  it('are of the English sentences as they stand (node build/schemas.mjs)', async () => {
    expect(readFileSync(messageCodesFile, 'utf8')).toBe(await messageCodes());
  });

  it('know what goes into each place, in all branches', () => {
    const text =
      '{a} {freeBytes} {n, plural, =0 {none of {b}} other {# of {c, select, x {{a}} other {}}}} <i>{d, number}</i>';
    expect(placesOf(text)).toEqual({
      a: 'string | number',
      freeBytes: 'number',
      n: 'number',
      b: 'string | number',
      c: 'string',
      d: 'number',
    });
    expect(placesOf('Nothing was changed.')).toEqual({});
  });
});

describe('what goes into a sentence', () => {
  it('is a size of the language where its name says bytes', () => {
    const full = message('disk-too-full', { folder: '/', needBytes: 2e9, freeBytes: 1.25e9 });
    expect(sentence(full, 'en')).toContain('2 GB are needed, 1.3 GB are free');
    expect(sentence(full, 'de')).toMatch(/1,3\sGB/);
  });

  it('is a question mark where a report of another version does not have it', () => {
    expect(sentence({ code: 'disk-too-full', params: { folder: '/' } }, 'en')).toContain(
      '? are needed',
    );
  });
});
