import { afterAll, describe, expect, test } from 'vitest';
import { readCases, type NamedCase } from '../../corpus/case';
import { runCase, table, type Row } from '../../corpus/run-case';

/** Of one case, on a computer that does much else: no measure of anything. */
const caseMs = 400_000;

/**
 * Each case is one member of a kind that people met in the field; see test/corpus/README.md. Files run side by side: one has the even
 * cases, another the odd ones. What is right with uv is right with pip, and the first case of a row says most of the row: the thorough
 * tests find what is not so.
 */
export async function describeCorpus(tool: 'uv' | 'pip', half: 0 | 1): Promise<void> {
  const rows: Row[] = [];
  afterAll(() => {
    console.log(`\n${table(rows)}\n`);
  });
  const all = (await readCases()).filter(({ given }) => given.tools.includes(tool));
  const firsts = new Set(new Map(all.toReversed().map((each) => [each.given.row, each])).values());
  const ofHalf = (cases: readonly NamedCase[]) => cases.filter((_, index) => index % 2 === half);
  const isUsual = (each: NamedCase) => tool === 'uv' && firsts.has(each);
  const body = async ({ name, given }: NamedCase) => {
    const row = await runCase({ name, given }, tool);
    rows.push(row);
    expect(row.problems).toEqual([]);
  };
  describe(`the corpus with ${tool}`, { timeout: caseMs }, () => {
    const title = '$given.row $name';
    test.each(ofHalf(all.filter(isUsual)))(title, body);
    test.each(ofHalf(all.filter((each) => !isUsual(each))))(title, { tags: 'thorough' }, body);
  });
}
