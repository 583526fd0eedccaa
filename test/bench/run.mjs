import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { inProject, projectRoot } from '../../build/support/paths.mjs';

/** `npm run bench -- NAME...`: runs test/bench/NAME.ts, whose default export measures and prints. */
const names = process.argv.slice(2);
if (names.length === 0 || names.some((name) => !/^[a-z-]+$/.test(name))) {
  console.error('Say what to measure, for example: npm run bench -- models');
  process.exit(2);
}
// within the project, where its packages are found
await mkdir(inProject('out'), { recursive: true });
const folder = await mkdtemp(inProject('out/bench-'));
try {
  for (const name of names) {
    const outfile = join(folder, `${name}.mjs`);
    await build({
      absWorkingDir: projectRoot,
      entryPoints: [inProject(`test/bench/${name}.ts`)],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      external: [inProject('build/*')],
      define: { __PROJECT_ROOT__: JSON.stringify(projectRoot) },
    });

    /** @type {unknown} */
    const loaded = await import(pathToFileURL(outfile).href);
    const { default: measure } = /** @type {{ default: () => Promise<void> }} */ (loaded);
    await measure();
  }
} finally {
  await rm(folder, { recursive: true });
}
