import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { wrap } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cacheOf, programIn } from '../../../helper/bin/code-cache';

const id = 'a'.repeat(64);
let count = 0;
let text: string;

let folder: string;
let file: string;
const ran = () => (globalThis as { codeCacheRan?: number }).codeCacheRan ?? 0;
const runs = (program: { run: () => void }) => {
  const before = ran();
  program.run();
  return ran() - before;
};

/** As another process makes it: V8 would take what it has compiled in this one, whatever the cache is. */
const compiledElsewhere = async (source: string): Promise<Buffer> => {
  const program = `const { Script } = require('node:vm');
    require('node:worker_threads').parentPort.postMessage(new Script(${JSON.stringify(wrap(source))}).createCachedData());`;
  const [bytes] = (await once(new Worker(program, { eval: true }), 'message')) as [Uint8Array];
  return Buffer.from(bytes);
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ladylinux-code-cache-'));
  file = join(folder, 'program.cjs');
  count += 1;
  text = `// ${id}\nglobalThis.codeCacheRan = (globalThis.codeCacheRan ?? 0) + 1; // ${String(count)}\n`;
  await writeFile(file, text);
  await writeFile(cacheOf(file), Buffer.concat([Buffer.from(id), await compiledElsewhere(text)]));
});
afterEach(() => rm(folder, { recursive: true }));

it('starts from the cache', () => {
  const program = programIn(file, true);
  expect(program.script.cachedDataRejected).toBe(false);
  expect(runs(program)).toBe(1);
});

it.each<[string, () => Promise<void>]>([
  ['is missing', () => rm(cacheOf(file))],
  ['is empty', () => truncate(cacheOf(file), 0)],
  ['ends early', async () => truncate(cacheOf(file), (await readFile(cacheOf(file))).length / 2)],
  [
    'is of another program of the same length',
    () => writeFile(file, text.replace(id, 'b'.repeat(64))),
  ],
  [
    'is of another V8',
    async () => {
      const bytes = await readFile(cacheOf(file));
      bytes.fill(0, 68, 72); // its version
      await writeFile(cacheOf(file), bytes);
    },
  ],
])('compiles the program if the cache %s', async (_, change) => {
  await change();
  const program = programIn(file, true);
  expect(program.script.cachedDataRejected).not.toBe(false);
  expect(runs(program)).toBe(1);
});

it('takes no cache for a program that does not say which it is', async () => {
  await writeFile(file, text.replace('// ', '//-'));
  expect(programIn(file, true).script.cachedDataRejected).toBeUndefined();
});
