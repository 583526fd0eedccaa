import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { messageCodes, messageCodesFile, placesOf } from '../../../build/support/message-codes.mjs';
import { message } from '../../../contract/message';
import { messages as de, ui as uiDe } from '../../../words/de.json';
import { messages as en, ui as uiEn } from '../../../words/en.json';
import { sentence } from '../../../words/format';

const places = (text: string) => Object.keys(placesOf(text)).sort();

describe.each([
  ['the helper’s sentences', en, de],
  ['the windows’ words', uiEn, uiDe],
] as [string, Record<string, string>, Record<string, string>][])('%s', (_name, english, german) => {
  it('has the same keys in both languages', () => {
    expect(Object.keys(german).sort()).toEqual(Object.keys(english).sort());
    expect(Object.keys(english).length).toBeGreaterThan(50);
  });

  it('is valid ICU with the same places in both languages', () => {
    for (const [key, text] of Object.entries(english)) {
      expect({ [key]: places(german[key] ?? '') }).toEqual({ [key]: places(text) });
    }
  });

  it('says something everywhere', () => {
    for (const text of [...Object.values(english), ...Object.values(german)]) {
      expect(text.trim()).not.toBe('');
    }
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
