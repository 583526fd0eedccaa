import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const page = await readFile('docs/faults.md', 'utf8');
const [, table = ''] = page.split(/^\| fault .*\n\|[ -]*.*\n/m);
const rows = (table.split('\n\n')[0] ?? '')
  .split('\n')
  .flatMap((line) => line.split('|')[1]?.trim() ?? []);

const files = (await readdir('test', { recursive: true })).filter((name) =>
  name.endsWith('.test.ts'),
);
const tests = await Promise.all(files.map((name) => readFile(join('test', name), 'utf8')));

describe('docs/faults.md', () => {
  it('lists the faults', () => {
    expect(rows.length).toBeGreaterThan(30);
    expect(new Set(rows).size).toBe(rows.length);
  });

  it.each(rows)('"%s" has a test of its name', (row) => {
    const named = tests.some((text) =>
      ["'", '"', '`'].some((quote) => text.includes(`${quote}fault: ${row}`)),
    );
    expect(named).toBe(true);
  });
});
