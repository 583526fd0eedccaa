import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '../../../helper/lib/secrets';
import { cleanLines, cleanText, cut, plainLine } from '../../../helper/lib/text';
import { damaged, hostileText, patience, tried } from '../../support/property';

// eslint-disable-next-line no-control-regex -- looking for them is the purpose
const control = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;
const secret = 'hunter2xyz';
const places = [
  `https://ada:${secret}@example.org/x`,
  `{"token":"${secret} ${secret}"}`,
  `DB_PASSWORD=${secret} ${secret}`,
  `run --api-key ${secret} now`,
  `-----BEGIN PRIVATE KEY-----${secret}-----END PRIVATE KEY-----`,
];

describe('clean text', () => {
  it(
    'is one line without controls, as long as is allowed, and as clean the second time',
    patience(60_000),
    () => {
      fc.assert(
        fc.property(hostileText, fc.integer({ min: 2, max: 600 }), (text, most) => {
          const clean = cleanText(text, most);
          expect(clean).not.toMatch(control);
          expect(clean).not.toMatch(/\p{Surrogate}/u);
          expect(clean.length).toBeLessThanOrEqual(most);
          expect(plainLine(clean, most)).toBe(clean);
        }),
        tried(2000),
      );
    },
  );

  it('has no secret, whatever comes before and after it', patience(60_000), () => {
    const word = fc.stringMatching(/^[a-z0-9 .,:()]{0,40}$/);
    fc.assert(
      fc.property(word, fc.constantFrom(...places), word, (before, place, after) => {
        expect(redact(`${before} ${place} ${after}`)).not.toContain(secret);
      }),
      tried(1000),
    );
  });

  it('is never cut within a character', patience(30_000), () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 1, max: 50 }),
        (text, most) => {
          expect(cut(text, most)).not.toMatch(/\p{Surrogate}/u);
        },
      ),
      tried(1000),
    );
  });

  it('of many lines is as many lines', patience(60_000), () => {
    const lines = fc.array(fc.oneof(hostileText, damaged(places.join('\n'))), { maxLength: 20 });
    fc.assert(
      fc.property(lines, (all) => {
        expect(cleanLines(all)).toHaveLength(all.length);
      }),
      tried(500),
    );
  });
});
