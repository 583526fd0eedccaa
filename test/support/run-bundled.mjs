import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { inProject, projectRoot } from '../../build/support/paths.mjs';

/**
 * All modules are in one bundle; each keeps its own path.
 *
 * @type {import('esbuild').Plugin}
 */
const ownPlaces = {
  name: 'own-places',
  setup(context) {
    // Node imports JSON from a package only with an import attribute, so it is bundled
    context.onResolve({ filter: /^[^.].*\.json$/ }, ({ path }) => ({
      path: createRequire(import.meta.url).resolve(path),
    }));
    context.onLoad({ filter: /\/test\/.*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8'))
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
      loader: 'ts',
    }));
  },
};

/**
 * Runs the function `main` of a TypeScript file of the project, from a temporary bundle.
 *
 * @param {string} entry relative to the project
 * @param {readonly string[]} args
 */
export async function runBundled(entry, args) {
  // inside the project, so that its packages are found
  await mkdir(inProject('out'), { recursive: true });
  const folder = await mkdtemp(inProject('out/bundled-'));
  try {
    const outfile = join(folder, 'main.mjs');
    await build({
      absWorkingDir: projectRoot,
      entryPoints: [inProject(entry)],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      packages: 'external',
      external: [inProject('build/*')],
      define: { __PROJECT_ROOT__: JSON.stringify(projectRoot) },
      plugins: [ownPlaces],
    });

    /** @type {unknown} */
    const loaded = await import(pathToFileURL(outfile).href);
    const { main } = /** @type {{ main: (args: readonly string[]) => Promise<number> }} */ (loaded);
    process.exitCode = await main(args);
  } finally {
    await rm(folder, { recursive: true });
  }
}
