import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectRoot } from './support/markdown';

const page = readFileSync(join(projectRoot, 'docs/security.md'), 'utf8');
const rows = [...page.matchAll(/^\| (\d+) +\|(.*)\|$/gm)].map(([, number = '', cells = '']) => ({
  number: Number(number),
  cells: cells.split('|').map((cell) => cell.trim()),
}));
const tests = rows.flatMap(({ number, cells }) =>
  [...(cells[3] ?? '').matchAll(/`(test\/[^`]+)`(?: “([^”]+)”)?/g)].map(
    ([, file = '', words = '']) => ({ number, file, words }),
  ),
);
const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');

/** Of our own code and tests; not what they were built to or installed from. */
const sources = ['contract', 'helper', 'main', 'preload', 'renderer', 'words', 'build', 'test']
  .flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true }).map((path) =>
      join(folder, String(path)),
    ),
  )
  .filter((path) => /\.(?:ts|tsx|mjs)$/.test(path) && !path.includes('node_modules'));

describe('the table of threats', () => {
  test('has who, what, the defence and a test in every row, each number once', () => {
    expect(rows.length).toBeGreaterThan(20);
    expect(new Set(rows.map(({ number }) => number)).size).toBe(rows.length);
    expect(rows.filter(({ cells }) => cells.length !== 4 || cells.includes(''))).toEqual([]);
    const tested = new Set(tests.map(({ number }) => number));
    expect(rows.map(({ number }) => number).filter((number) => !tested.has(number))).toEqual([]);
  });

  test('names tests that are there', () => {
    const missing = tests.filter(
      ({ file, words }) => !existsSync(join(projectRoot, file)) || !read(file).includes(words),
    );
    expect(missing).toEqual([]);
  });

  test('has a row for every test that names a threat', () => {
    const tagged = sources
      .filter((path) => /\.(?:test|spec)\.ts$/.test(path) && !path.endsWith('threats.test.ts'))
      .flatMap((file) =>
        [...read(file).matchAll(/\bthreat (\d+)\b/g)].map(([, number]) => ({
          number: Number(number),
          file,
        })),
      );
    expect(tagged.length).toBeGreaterThan(10);
    const absent = tagged.filter(
      (tag) => !tests.some(({ number, file }) => number === tag.number && file === tag.file),
    );
    expect(absent).toEqual([]);
  });
});

test('no comment names a page that is not in the repository', () => {
  const foreign = sources.flatMap((path) =>
    read(path)
      .split('\n')
      .filter((line) => /^\s*(?:\/\/|\/?\*)/.test(line))
      .flatMap((line) =>
        [...line.matchAll(/\b([A-Z][A-Z-]{3,}(?:\.md)?)\b(?=[ ,."’]|$)/g)].map(
          ([, name = '']) => name,
        ),
      )
      .filter((name) => name.endsWith('.md') || /^(?:FIELD|THREATS)-/.test(name))
      .filter((name) => !existsSync(join(projectRoot, name)))
      .map((name) => `${path}: ${name}`),
  );
  expect(foreign).toEqual([]);
});
