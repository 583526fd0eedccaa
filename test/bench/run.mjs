import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { inProject, projectRoot } from '../../build/support/paths.mjs';

/**
 * `npm run bench`: everything, into docs/benchmarks.md; `npm run bench -- NAME...`: these parts, to be looked at.
 * A bundle has one place; the modules in it keep their own.
 *
 * @type {import('esbuild').Plugin}
 */
const ownPlaces = {
  name: 'own-places',
  setup(context) {
    context.onLoad({ filter: /\/test\/.*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll(
        'import.meta.dirname',
        JSON.stringify(dirname(path)),
      ),
      loader: 'ts',
    }));
  },
};

// within the project, where its packages are found
await mkdir(inProject('out'), { recursive: true });
const folder = await mkdtemp(inProject('out/bench-'));
try {
  const outfile = join(folder, 'main.mjs');
  await build({
    absWorkingDir: projectRoot,
    entryPoints: [inProject('test/bench/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    external: [inProject('build/*')],
    define: { __PROJECT_ROOT__: JSON.stringify(projectRoot) },
    plugins: [ownPlaces],
  });

  /** @type {unknown} */
  const loaded = await import(pathToFileURL(outfile).href);
  const { main } = /** @type {{ main: (names: string[]) => Promise<number> }} */ (loaded);
  process.exitCode = await main(process.argv.slice(2));
} finally {
  await rm(folder, { recursive: true });
}
