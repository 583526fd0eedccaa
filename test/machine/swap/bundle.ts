import path from 'node:path';
import { build } from 'esbuild';

/** The driver as one file, mutants and all. */
export const bundleDriver = async (folder: string): Promise<string> => {
  const outfile = path.join(folder, 'driver.mjs');
  await build({
    entryPoints: [path.resolve('test/machine/swap/driver.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node18',
    logLevel: 'error',
    outfile,
  });
  return outfile;
};
