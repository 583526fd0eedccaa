import { afterAll, describe, expect, test } from 'vitest';
import { readCases } from '../../corpus/case';
import { runCase, table, type Row } from '../../corpus/run-case';

/** Of one case, on a computer that does much else: no measure of anything. */
const caseMs = 400_000;

/**
 * Each case is one member of a kind that people met in the field; see test/corpus/README.md. Files run side by side: one has the even
 * cases, another the odd ones. What is right with uv is right with pip, but for what the thorough tests find.
 */
export async function describeCorpus(tool: 'uv' | 'pip', half: 0 | 1): Promise<void> {
  const rows: Row[] = [];
  afterAll(() => {
    console.log(`\n${table(rows)}\n`);
  });
  const all = (await readCases()).filter(({ given }) => given.tools.includes(tool));
  const cases = all.filter((_, index) => index % 2 === half);
  const tags = tool === 'pip' ? ['thorough'] : [];
  describe(`the corpus with ${tool}`, { tags }, () => {
    test.each(cases)('$given.row $name', { timeout: caseMs }, async ({ name, given }) => {
      const row = await runCase({ name, given }, tool);
      rows.push(row);
      expect(row.problems).toEqual([]);
    });
  });
}
