import { appendFileSync } from 'node:fs';
import fc from 'fast-check';

/** Set by `npm run fuzz`: how long each property is tried. Without it: a second or two. */
const seconds = Number(process.env['LADYLINUX_FUZZ_SECONDS'] ?? 0);

const counts = process.env['LADYLINUX_FUZZ_COUNTS'];

const counted = () => ({
  onAllRunsComplete: ({ numRuns }: { readonly numRuns: number }) => {
    if (counts !== undefined) appendFileSync(counts, `${numRuns}\n`);
  },
});

/** So many cases in `npm test`; as many as there is time for on demand, where they are counted. */
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

/** Short text that, repeated, is what makes a reader look again and again: of anything, or a piece of what it reads. */
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
/** Below this, what the engine does beside it weighs more: it compiles, and collects what is no longer used. */
const leastMs = 100;

/**
 * Ten times the text takes fifteen times as long at most, in time of the processor: what else the computer does is not in it. The long
 * text is held against ten readings of the short one, which take as long where the cost is the length. A reader that begins again at
 * each character takes ten times as long for it each time, and so never passes.
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

/** In milliseconds of the processor. */
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
