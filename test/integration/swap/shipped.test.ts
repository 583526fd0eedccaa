import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { describe, expect } from 'vitest';
import { defects } from '../../../helper/refresh/defects';
import { mutants } from '../../../helper/swap/mutants';
import { test } from '../../support/folder';

const bundled = async (
  folder: string,
  flags: boolean,
  entry = 'helper/swap/index.ts',
): Promise<string> => {
  const outfile = path.join(folder, `bundle-${flags}.cjs`);
  await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    minifySyntax: true, // as build/bundle.mjs has it
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

  test('to be shipped holds no defect of a run, and no order to kill itself', async ({
    folder,
  }) => {
    const shipped = await bundled(folder, false, 'helper/refresh/main.ts');
    expect(shipped).not.toMatch(/LADYLINUX_TEST_(?:DEFECT|KILL)/);
    expect(Object.keys(defects).filter((name) => shipped.includes(name))).toEqual([]);
    const forTests = await bundled(folder, true, 'helper/refresh/main.ts');
    expect(Object.keys(defects).filter((name) => !forTests.includes(name))).toEqual([]);
    expect(forTests).toContain('LADYLINUX_TEST_KILL');
  });

  test('for the fault suite holds all of them', async ({ folder }) => {
    const forTests = await bundled(folder, true);
    expect(Object.keys(mutants).filter((name) => !forTests.includes(`"${name}"`))).toEqual([]);
  });
});
