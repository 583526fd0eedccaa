import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { unlessCurrent } from '../../../build/support/unless-current.mjs';

let folder: string;
let source: string;
let product: string;
let made: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unless-current-'));
  source = join(folder, 'source');
  product = join(folder, 'product');
  made = 0;
  await writeFile(source, 'one');
  await utimes(source, 1000, 1000);
});

afterEach(() => rm(folder, { recursive: true }));

const makeUnlessCurrent = (key = 'key') =>
  unlessCurrent(join(folder, 'stamps', 'stamp.json'), key, async () => {
    made += 1;
    await writeFile(product, String(made));
    return { read: [source], wrote: [product] };
  });

test('nothing is made twice', async () => {
  await makeUnlessCurrent();
  await makeUnlessCurrent();
  expect(made).toBe(1);
});

test.each([
  ['a changed source', () => utimes(source, 2000, 2000)],
  ['a source of another size', () => writeFile(source, 'longer')],
  ['a product that is gone', () => rm(product)],
  ['a product that something else wrote', () => writeFile(product, 'something else')],
])('%s has it made again', async (_what, change) => {
  await makeUnlessCurrent();
  await change();
  await makeUnlessCurrent();
  expect(made).toBe(2);
});

test('another key has it made again', async () => {
  await makeUnlessCurrent('one');
  await makeUnlessCurrent('two');
  expect(made).toBe(2);
});

test('a source that changes while it is read has it made again', async () => {
  await unlessCurrent(join(folder, 'stamps', 'stamp.json'), 'key', async () => {
    await writeFile(source, 'two');
    await writeFile(product, '');
    return { read: [source], wrote: [product] };
  });
  await makeUnlessCurrent();
  expect(made).toBe(1);
});
