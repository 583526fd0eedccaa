import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseJson } from './support/json.mjs';
import { projectRoot } from './support/paths.mjs';
import { query, run } from './support/run.mjs';
import { say } from './support/say.mjs';

/** `npm run fuzz -- --minutes N`: the property tests of `npm test`, one after the other, with equal shares of the time. */
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '60' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error('--minutes must be a number above 0');
const vitest = 'node_modules/vitest/vitest.mjs';
const chosen = ['--project', 'unit', 'test/unit/property'];
const list = query(process.execPath, [vitest, 'list', '--json', ...chosen]);
const properties = /** @type {unknown[]} */ (parseJson(list ?? '[]')).length;
const seconds = Math.max(1, Math.round((minutes * 60) / properties));
const folder = await mkdtemp(join(tmpdir(), 'ladylinux-fuzz-'));
try {
  const counts = join(folder, 'counts');
  const began = performance.now();
  process.exitCode = await run(
    process.execPath,
    [vitest, 'run', '--no-file-parallelism', ...chosen],
    {
      cwd: projectRoot,
      env: {
        ...process.env,
        LADYLINUX_FUZZ_SECONDS: String(seconds),
        LADYLINUX_FUZZ_COUNTS: counts,
      },
    },
  );
  const each = (await readFile(counts, 'utf8')).trim().split('\n').map(Number);
  const inputs = each.reduce((sum, one) => sum + one, 0);
  const took = ((performance.now() - began) / 60_000).toFixed(1);
  say(`${each.length} properties, ${inputs} inputs, ${took} minutes.`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
