import fc from 'fast-check';

/** Set by `npm run fuzz`: how long each property is tried. Without it: a second or two. */
const seconds = Number(process.env['LADYLINUX_FUZZ_SECONDS'] ?? 0);

/** So many cases in `npm test`; as many as there is time for on demand. */
export const tried = (usually: number): fc.Parameters<unknown> =>
  seconds > 0
    ? {
        numRuns: Number.MAX_SAFE_INTEGER,
        plugins: [fc.interruptAfterTimeLimit(seconds * 1000, { failOnInterrupt: false })],
      }
    : { numRuns: usually };

export const patience = (usualMs: number): { timeout: number } => ({
  timeout: seconds > 0 ? seconds * 2000 + 60_000 : usualMs,
});

/** What parsers trip over: controls, quotes, brackets, half characters, words of the trade. */
const trap = fc.constantFrom(
  ...[
    '\0',
    '\t',
    '\n',
    '\r\n',
    '\u001b[',
    '\u001b]0;',
    '\u0007',
    '\u009b',
    '\u2028',
    '\u202e',
    '\ud83d',
  ],
  ...[
    '"',
    "'",
    '\\',
    '`',
    '$(',
    '{',
    '}',
    '[',
    ']',
    '<',
    '>',
    '#',
    ';',
    '%',
    '%s',
    '//',
    '://',
    '@',
  ],
  ...[
    '=',
    '==',
    '===',
    '--hash=sha256:',
    '--',
    ',',
    ' ',
    '  ',
    '.',
    '..',
    '/',
    '../',
    '-',
    '_',
    '__proto__',
  ],
  ...[
    'TOKEN=',
    'password: ',
    'Bearer ',
    '-----BEGIN PRIVATE KEY-----',
    'eyJ',
    '1e999',
    '-0',
    'null',
    'NaN',
  ],
  ...[
    'a'.repeat(300),
    ' '.repeat(300),
    '(',
    '(('.repeat(100),
    '['.repeat(300),
    '{"a":'.repeat(100),
  ],
);

export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(trap, fc.string({ unit: 'binary', maxLength: 12 }), fc.string({ maxLength: 12 })),
    {
      maxLength: 40,
    },
  )
  .map((parts) => parts.join(''));

/** A document that was right once, with something put into it, taken out of it or doubled in it. */
export const damaged = (document: string): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.nat(document.length), fc.nat(40), fc.oneof(trap, fc.constant(''))), {
      minLength: 1,
      maxLength: 6,
    })
    .map((changes) =>
      changes.reduce(
        (text, [at, length, by]) => text.slice(0, at) + by + text.slice(at + length),
        document,
      ),
    );

/** Short text that, repeated, is what makes an expression look again and again. */
export const refrain: fc.Arbitrary<string> = fc
  .array(fc.oneof(trap, fc.string({ minLength: 1, maxLength: 4 })), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('') || 'x');
