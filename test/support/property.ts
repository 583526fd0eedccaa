import { appendFileSync } from 'node:fs';
import fc from 'fast-check';

/** Set by `npm run fuzz`: the time for each property. Without it: a second or two. */
const seconds = Number(process.env['LADYLINUX_FUZZ_SECONDS'] ?? 0);

const counts = process.env['LADYLINUX_FUZZ_COUNTS'];

const counted = () => ({
  onAllRunsComplete: ({ numRuns }: { readonly numRuns: number }) => {
    if (counts !== undefined) appendFileSync(counts, `${numRuns}\n`);
  },
});

/** This many cases in `npm test`; on demand as many as there is time for, which are counted. */
export const tried = <T>(usually: number): fc.Parameters<T> =>
  seconds > 0
    ? {
        numRuns: Number.MAX_SAFE_INTEGER,
        plugins: [fc.interruptAfterTimeLimit(seconds * 1000, { failOnInterrupt: false }), counted],
      }
    : { numRuns: usually };

export const patience = (usualMs: number): { timeout: number } => ({
  timeout: seconds > 0 ? seconds * 2000 + 60_000 : usualMs,
});

/** Input that often breaks parsers: control characters, quotes, brackets, half characters, words of the field. */
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

/** A valid document with something inserted, removed or doubled. */
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

/** Short text that, when repeated, makes a slow reader start again and again: arbitrary text, or a piece of the document. */
export const refrain = (document: string): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        trap,
        fc.string({ minLength: 1, maxLength: 4 }),
        fc
          .tuple(fc.nat(document.length), fc.nat(document.length))
          .map(([from, to]) => document.slice(Math.min(from, to), Math.max(from, to))),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((parts) => parts.join('') || 'x');

const shortLength = 20_000;
/** Below this, the engine's own work (compilation, garbage collection) weighs more. */
const leastMs = 100;

/**
 * Reading ten times the text takes at most fifteen times the processor time; other load on the computer does not count. The long text is
 * compared with ten readings of the short one, which take the same time if the cost is linear. A reader that starts again at each
 * character takes ten times as long in every attempt, and so never passes.
 */
export async function costsItsLength(
  read: (text: string) => unknown,
  part: string,
  end: string,
): Promise<void> {
  const text = (length: number) => part.repeat(Math.ceil(length / part.length)) + end;
  const [short, long] = [text(shortLength), text(10 * shortLength)];
  const tried: string[] = [];
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const shorts = await costOf(10, read, short);
    const one = await costOf(1, read, long);
    if (one <= Math.max(leastMs, 1.5 * shorts)) return;
    tried.push(`${one.toFixed(0)} ms for ten times the text, ${(shorts / 10).toFixed(1)} for it`);
  }
  throw new Error(tried.join('\n'));
}

/** In milliseconds of processor time. */
async function costOf(
  times: number,
  read: (text: string) => unknown,
  text: string,
): Promise<number> {
  const before = process.cpuUsage();
  for (let time = 0; time < times; time += 1) await read(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
