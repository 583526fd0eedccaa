import { afterAll, describe, expect, test } from 'vitest';
import { readCases } from '../../corpus/case';
import { runCase, table, type Row } from '../../corpus/run-case';

/** Of one case, on a computer that does much else: no measure of anything. */
const caseMs = 400_000;

/** Each case is one member of a kind that people met in the field; see test/corpus/README.md. One file a tool: they run side by side. */
export async function describeCorpus(tool: 'uv' | 'pip'): Promise<void> {
  const rows: Row[] = [];
  afterAll(() => {
    console.log(`\n${table(rows)}\n`);
  });
  const cases = (await readCases()).filter(({ given }) => given.tools.includes(tool));
  describe(`the corpus with ${tool}`, () => {
    test.each(cases)('$given.row $name', { timeout: caseMs }, async ({ name, given }) => {
      const row = await runCase({ name, given }, tool);
      rows.push(row);
      expect(row.problems).toEqual([]);
    });
  });
}
