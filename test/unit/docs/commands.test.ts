import { beforeAll, describe, expect, test } from 'vitest';
import { askCommandLine, type CommandLine } from './support/command-line';
import { codeBlocks, coded, codeSpans, page, pages, section, table } from './support/markdown';

let program: CommandLine;
beforeAll(async () => {
  program = await askCommandLine();
}, 180_000);

/** Every call of the program that a page names, without sudo. */
const calls = pages().flatMap(({ path, text }) =>
  [...codeSpans(text), ...codeBlocks(text, 'sh').flatMap((block) => block.split('\n'))]
    .map((line) => line.trim().replace(/^sudo /, ''))
    .filter((line) => /^ladylinux-refresh(?: |$)/.test(line))
    .map((line) => ({ path, words: line.split(' ').slice(1) })),
);

/** What is wrong with a call, or null. Words in capitals stand for something else. */
function wrong(words: readonly string[]): string | null {
  const [first = '', second = ''] = words;
  if (/^(?:\[|[A-Z]+$)/.test(first)) return null;
  const verb = first === '' || first.startsWith('-') ? 'refresh' : first;
  const name = program.has(`${verb} ${second}`) ? `${verb} ${second}` : verb;
  const options = program.get(name);
  if (options === undefined) return `there is no verb ${name}`;
  const unknown = words.filter(
    (word) => word.startsWith('--') && !options.has(word.split('=')[0] ?? ''),
  );
  return unknown.length === 0 ? null : `${name} has no ${unknown.join(', ')}`;
}

describe('the command line', () => {
  test('has what the pages call', () => {
    expect(calls.length).toBeGreaterThan(30);
    const mistakes = calls.map(({ path, words }) => ({
      path,
      call: words.join(' '),
      why: wrong(words),
    }));
    expect(mistakes.filter(({ why }) => why !== null)).toEqual([]);
  });

  test('is documented verb by verb', () => {
    const rows = table(section(page('docs/interfaces.md'), 'Command line'), 'verb', 'does');
    const documented = rows.flatMap(([verb]) => coded(verb)).sort();
    const groups = (verb: string) =>
      [...program.keys()].some((other) => other.startsWith(`${verb} `));
    const callable = [...program.keys()].filter(
      (verb) => !groups(verb) || documented.includes(verb),
    );
    expect(documented).toEqual(callable.sort());
  });

  test('is compared for real', () => {
    expect(wrong(['refresh', '--no-such-option'])).toBe('refresh has no --no-such-option');
    expect(wrong(['fly'])).toBe('there is no verb fly');
    expect(wrong(['settings', 'set', 'branch=main'])).toBeNull();
  });
});
