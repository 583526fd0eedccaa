import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { inProject, projectRoot } from './support/paths.mjs';
import { run } from './support/run.mjs';

/**
 * `npm run test:faults -- [WORLD...] --trials N --seed S`: runs that many trials and prints their outcomes. Without a name: every world.
 * The build's own modules are not bundled: they find the project by their own path.
 *
 * @type {import('esbuild').Plugin}
 */
const buildStaysOutside = {
  name: 'build-stays-outside',
  setup(context) {
    context.onResolve({ filter: /\/build\/.*\.mjs$/ }, ({ path, resolveDir }) => ({
      path: pathToFileURL(resolve(resolveDir, path)).href,
      external: true,
    }));
  },
};

const outfile = inProject('out/test/faults.mjs');
await build({
  absWorkingDir: projectRoot,
  entryPoints: [inProject('test/machine/faults.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  plugins: [buildStaysOutside],
});
process.exitCode = await run(process.execPath, [outfile, ...process.argv.slice(2)], {
  cwd: projectRoot,
});
