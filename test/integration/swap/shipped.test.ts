import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { describe, expect } from 'vitest';
import { defects } from '../../machine/pipeline/defects';
import { mutants } from '../../machine/swap/mutants';
import { makeFolder, removeFolder, test } from '../../support/folder';

const bundled = async (folder: string, entry: string): Promise<string> => {
  const outfile = path.join(folder, 'bundle.cjs');
  await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    minifySyntax: true, // as build/bundle.mjs has it
    mainFields: ['module', 'main'],
    outfile,
  });
  return readFile(outfile, 'utf8');
};

const namesIn = (text: string): string[] =>
  [...Object.keys(mutants), ...Object.keys(defects)].filter((name) => text.includes(`"${name}"`));

describe('a bundle', () => {
  test.each(['helper/bin/refresh.ts', 'helper/bin/privileged.ts'])(
    'to be shipped holds no deliberate defect, and no order to kill itself: %s',
    async (entry) => {
      const folder = await makeFolder('shipped-');
      const shipped = await bundled(folder, entry);
      expect(shipped).not.toContain('LADYLINUX_TEST');
      expect(namesIn(shipped)).toEqual([]);
      await removeFolder(folder);
    },
  );

  test('for the fault suite holds all of them', async ({ folder }) => {
    const forTests = await bundled(folder, 'test/machine/pipeline/helper.ts');
    expect(namesIn(forTests)).toHaveLength(
      Object.keys(mutants).length + Object.keys(defects).length,
    );
    expect(forTests).toContain('LADYLINUX_TEST_KILL');
  });
});
