import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { describe, expect } from 'vitest';
import { mutants } from '../../../helper/transaction/mutants';
import { test } from '../../support/folder';

const bundled = async (folder: string, flags: boolean): Promise<string> => {
  const outfile = path.join(folder, `bundle-${flags}.cjs`);
  await build({
    entryPoints: ['helper/transaction/index.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    define: { __LADYLINUX_TEST_FLAGS__: String(flags) },
    outfile,
  });
  return readFile(outfile, 'utf8');
};

describe('a bundle', () => {
  test('to be shipped holds none of the mutants', async ({ folder }) => {
    const shipped = await bundled(folder, false);
    expect(shipped).not.toContain('LADYLINUX_TEST_MUTANT');
    expect(Object.keys(mutants).filter((name) => shipped.includes(`"${name}"`))).toEqual([]);
  });

  test('for the fault suite holds all of them', async ({ folder }) => {
    const forTests = await bundled(folder, true);
    expect(Object.keys(mutants).filter((name) => !forTests.includes(`"${name}"`))).toEqual([]);
  });
});
