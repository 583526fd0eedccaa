import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { messageCodes } from '../../../contract/message-codes';
import { message } from '../../../contract/message';
import { de } from '../../../words/de';
import { en } from '../../../words/en';
import { sentence } from '../../../words/format';
import { uiDe } from '../../../words/ui.de';
import { uiEn } from '../../../words/ui.en';

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

const literal = 0;
const isLiteral = (element: Element): boolean => element.type.valueOf() === literal;

/** The names that a sentence puts something in for, of all its branches. */
function places(text: string): string[] {
  const names = new Set<string>();
  const walk = (element: Element): void => {
    // Neither literal text nor the # of a plural stands for a parameter.
    if (!('value' in element) || isLiteral(element)) return;
    names.add(element.value);
    if (!('options' in element)) return;
    for (const { value } of Object.values(element.options)) value.forEach(walk);
  };
  new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst().forEach(walk);
  return [...names].sort();
}

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

it('has a sentence for every code of the contract', () => {
  expect(Object.keys(en).sort()).toEqual([...messageCodes].sort());
});

describe('what goes into a sentence', () => {
  it('is a size of the language where its name says bytes', () => {
    const full = message('disk-too-full', { folder: '/', needBytes: 2e9, freeBytes: 1.25e9 });
    expect(sentence(full, 'en')).toContain('2 GB are needed, 1.3 GB are free');
    expect(sentence(full, 'de')).toContain('1,3 GB');
  });

  it('is a question mark where a report of another version does not have it', () => {
    expect(sentence(message('disk-too-full', { folder: '/' }), 'en')).toContain('? are needed');
  });
});
