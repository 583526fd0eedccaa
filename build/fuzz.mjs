import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inProject, projectRoot } from './support/paths.mjs';
import { run } from './support/run.mjs';

/** `npm run fuzz -- --minutes N`: the property tests of `npm test`, each for its share of the time. */
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '60' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error('--minutes must be a number above 0');
const folder = inProject('test/unit/property');
const properties = readdirSync(folder)
  .map((name) => readFileSync(join(folder, name), 'utf8').split('tried(').length - 1)
  .reduce((sum, count) => sum + count, 0);
const seconds = Math.max(1, Math.round((minutes * 60) / properties));
process.exitCode = await run(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', 'test/unit/property'],
  { cwd: projectRoot, env: { ...process.env, LADYLINUX_FUZZ_SECONDS: String(seconds) } },
);
