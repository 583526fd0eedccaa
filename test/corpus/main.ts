import { resolve } from 'node:path';
import { Case } from './case';
import { runCase, table } from './run-case';

const usage = 'npm run corpus -- DIR [SETTING=VALUE...] [--uv | --pip]';

/** Somebody's own repository through stage, try and serve, and the row that a case of ours would get. */
export async function main(args: readonly string[]): Promise<number> {
  const [folder, ...more] = args.filter((arg) => !/^--(?:uv|pip)$/.test(arg));
  if (folder === undefined || more.some((pair) => !/^\w+=/.test(pair))) {
    console.error(usage);
    return 2;
  }
  const settings = Object.fromEntries(
    more.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
  const tools = (['uv', 'pip'] as const).filter(
    (tool) => args.includes(`--${tool}`) || !args.some((arg) => /^--(?:uv|pip)$/.test(arg)),
  );
  const given = Case.parse({
    row: 'own',
    about: folder,
    settings: { packageIndex: 'https://pypi.org/simple', ...settings },
    steps: [{ run: 'check', expect: { message: 'would-refresh-cleanly' } }],
  });
  const rows = [];
  for (const tool of tools)
    rows.push(await runCase({ name: folder, given }, tool, resolve(folder)));
  console.log(table(rows));
  for (const { tool, problems } of rows)
    for (const problem of problems) console.log(`  ${tool}, ${problem}`);
  return rows.every(({ problems }) => problems.length === 0) ? 0 : 1;
}
