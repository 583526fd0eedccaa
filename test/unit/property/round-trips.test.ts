import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLines } from '../../../common/lines';
import { RunEvent } from '../../../contract/events';
import { envFileVariables } from '../../../helper/state/env-file';
import {
  lockFromEntries,
  lockFromRequirements,
  parseLock,
} from '../../../helper/tasks/python/lock';
import { cleanText } from '../../../helper/lib/text';
import { hostileText, patience, tried } from '../../support/property';
import { runEvents } from '../main/make';

const lockEntry = fc.record({
  name: fc
    .stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,20}[a-z0-9])?$/)
    .filter((name) => !name.includes('--')),
  version: fc.stringMatching(/^[0-9]{1,3}(?:\.[0-9]{1,3}){0,3}(?:rc[0-9])?$/),
  url: fc.constantFrom(null, 'https://x.invalid/a-1.0-py3-none-any.whl'),
  marker: fc.constantFrom(
    null,
    'python_version >= "3.11"',
    'sys_platform == "linux" and extra == "x"',
  ),
  hashes: fc.array(fc.stringMatching(/^[0-9a-f]{64}$/), { minLength: 1, maxLength: 3 }),
});

describe('there and back', () => {
  it('a resolved list is read as it was written', patience(60_000), () => {
    fc.assert(
      fc.property(fc.array(lockEntry, { maxLength: 10 }), (entries) => {
        const { text } = lockFromEntries(entries);
        expect(lockFromEntries(parseLock(text)).text).toBe(text);
        const again = lockFromRequirements(text);
        expect(again.ok && again.value.text).toBe(text);
      }),
      tried(300),
    );
  });

  it(
    'an event with anything in it that was cleaned is read as it was written',
    patience(60_000),
    () => {
      const [begun] = runEvents;
      const output = fc.record({
        v: fc.constant(1),
        type: fc.constant('output'),
        seq: fc.nat(),
        time: fc.constant(begun?.time),
        runId: fc.constant(begun?.runId),
        step: fc.constantFrom('fetch', 'prepare'),
        line: hostileText.map((line) => cleanText(line, 500)),
      });
      fc.assert(
        fc.property(fc.array(output, { maxLength: 5 }), (written) => {
          const lines = written.map((event) => JSON.stringify(event));
          expect(parseLines(RunEvent, lines)).toEqual(written);
        }),
        tried(300),
      );
    },
  );

  it('a variable that is quoted as systemd.exec(5) says has its value', patience(60_000), () => {
    // what systemd takes for text: unichar_is_valid; U+FFFD is what a byte that is none reads as
    const value = hostileText.filter(
      (text) => !/[\0\uFFFD\p{Surrogate}\p{Noncharacter_Code_Point}]/u.test(text),
    );
    fc.assert(
      fc.property(value, value, (one, other) => {
        const quoted = (text: string) => `"${text.replace(/["\\`$]/g, '\\$&')}"`;
        const text = `ONE=${quoted(one)}\nOTHER=${quoted(other)}\n`;
        expect(envFileVariables(text)).toEqual({ ONE: one, OTHER: other });
      }),
      tried(500),
    );
  });
});
