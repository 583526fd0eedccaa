import { describe, expect, test } from 'vitest';
import { messageCodes } from '../../../contract/message-codes';
import { Outcome } from '../../../contract/outcome';
import { messages as en } from '../../../words/en.json';
import { coded, page, pages, section, table, tables } from './support/markdown';

/** Never shown alone: `detail-` stands beside a step's tick, `why-` and `fix-` below the finding that has the row. */
const hasRow = (code: string) => !/^(?:detail|why|fix)-/.test(code);

interface Row {
  readonly says: string;
  readonly advice: string;
  readonly code: string;
}

/** Rows of the form: it says | what to do | `code`. */
const rows: Row[] = pages()
  .flatMap(({ text }) => tables(text).flat())
  .flatMap((cells) => {
    const [code] = coded(cells[2]);
    return cells.length === 3 && code !== undefined && Object.hasOwn(en, code)
      ? [{ says: cells[0] ?? '', advice: cells[1] ?? '', code }]
      : [];
  });

describe('troubleshooting', () => {
  test('and messages.md together have one row for every message', () => {
    const documented = rows.map(({ code }) => code).sort();
    expect(documented).toEqual(messageCodes.filter(hasRow).sort());
  });

  test('quotes the sentences as they are', () => {
    const wrong = rows.filter(
      ({ says, code }) => !quotes(says, plain(en[code as keyof typeof en])),
    );
    expect(wrong).toEqual([]);
  });

  test('says what to do', () => {
    expect(rows.filter(({ advice }) => advice.length < 10)).toEqual([]);
  });

  test('finds a changed sentence', () => {
    expect(quotes('The folder … cannot be written:', 'The folder … cannot be written: ….')).toBe(
      true,
    );
    expect(quotes('The folder … cannot be read:', 'The folder … cannot be written: ….')).toBe(
      false,
    );
  });
});

test('the user guide explains every outcome', () => {
  const found = table(section(page('docs/user-guide.md'), 'What each outcome means'), 'outcome');
  expect(found.map(([outcome]) => coded(outcome)[0])).toEqual(Outcome.options);
});

/** A sentence of the catalogue with each of its places as an ellipsis. */
function plain(icu: string): string {
  let depth = 0;
  let text = '';
  for (const character of icu.replace(/'([{}])'/g, '')) {
    if (character === '{') {
      if (depth === 0) text += '…';
      depth += 1;
    } else if (character === '}') depth -= 1;
    else if (depth === 0) text += character;
  }
  return text;
}

/** The parts between the ellipses stand in the sentence one after the other, the first at its beginning. */
function quotes(says: string, sentence: string): boolean {
  let at = 0;
  const parts = says.split('…').map((part) => part.trim());
  return parts.every((part, index) => {
    const found = sentence.indexOf(part, at);
    at = found + part.length;
    return index === 0 ? found === 0 : found >= 0;
  });
}
