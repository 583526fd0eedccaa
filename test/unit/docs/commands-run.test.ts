import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { documentedLines, elsewhere, isElsewhere } from '../../support/documented';
import { fenceLanguages, pages, projectRoot } from './support/markdown';

describe('what runs the commands of the pages', () => {
  test('is the machine without a screen, for most of them', () => {
    const here = documentedLines().filter((line) => !isElsewhere(line));
    expect(here.length).toBeGreaterThan(40);
    expect(
      here.filter(({ line }) => !/^(?:sudo )?(?:ladylinux-refresh|journalctl|tar)\b/.test(line)),
    ).toEqual([]);
  });

  test('is something else only for lines that there are, and that something exists', () => {
    const lines = documentedLines();
    for (const { line, by } of elsewhere) {
      expect(
        lines.filter((each) => line.test(each.line)),
        String(line),
      ).not.toEqual([]);
      if (by !== null) expect(existsSync(join(projectRoot, by)), by).toBe(true);
    }
  });

  test('reads the list of those lines that it runs', () => {
    for (const file of [
      'test/machine/cases/pasted-commands.ts',
      'test/machine/package-tray.test.ts',
    ])
      expect(readFileSync(join(projectRoot, file), 'utf8')).toContain('documentedLines()');
  });

  test('misses no block: shell is always called sh', () => {
    const known = new Set(['', 'sh', 'json', 'yaml', 'dockerfile', 'ini', 'python', 'js']);
    const other = pages().flatMap(({ path, text }) =>
      fenceLanguages(text)
        .filter((language) => !known.has(language))
        .map((language) => `${path}: ${language}`),
    );
    expect(other).toEqual([]);
  });
});
