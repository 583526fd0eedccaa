import { afterAll, describe, expect, test } from 'vitest';
import { readCases } from '../../corpus/case';
import { runCase, table, type Row } from '../../corpus/run-case';

const rows: Row[] = [];
afterAll(() => {
  console.log(`\n${table(rows)}\n`);
});

/** Each case is one member of a kind that people met in the field; see test/corpus/README.md. */
describe.each(await readCases())('$given.row $name', ({ name, given }) => {
  test.each(given.tools)('with %s', async (tool) => {
    const row = await runCase({ name, given }, tool);
    rows.push(row);
    expect(row.problems).toEqual([]);
  });
});
