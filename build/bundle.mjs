import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { isMain } from './support/is-main.mjs';
import { inProject, projectRoot } from './support/paths.mjs';
import { inPseudoLocale } from './support/pseudo-locale.mjs';
import { readPackage } from './support/json.mjs';
import { replaceFile } from './support/replace-file.mjs';
import { run } from './support/run.mjs';
import { Refusal, runMain, timed } from './support/say.mjs';
import { unlessCurrent } from './support/unless-current.mjs';

/**
 * @typedef {object} BundleOptions
 * @property {boolean} [testFlags] only the helper as the fault suite runs it, to out/test-helper
 * @property {boolean} [development] readable output with source maps
 * @property {string} [pseudo] the app alone, to this folder, in the pseudo-locale
 *
 * @typedef {import('esbuild').BuildOptions & { entryPoints: [string], outfile: string }} Part
 */

const nodeProgram = /** @satisfies {import('esbuild').BuildOptions} */ ({
  platform: 'node',
  format: 'cjs',
  target: 'node18.15',
  external: ['electron'],
  // A UMD main (jsonc-parser) requires its parts by names that a bundler cannot follow.
  mainFields: ['module', 'main'],
});

/**
 * @param {string} outfile
 * @param {string} entry
 * @returns {Part}
 */
const nodePart = (outfile, entry) => ({
  ...nodeProgram,
  entryPoints: [entry],
  outfile,
  banner: { js: '#!/usr/bin/node' },
});

const programs = 'out/helper/programs';

/**
 * @param {string} name
 * @param {string} entry
 * @returns {Part}
 */
const program = (name, entry) => ({
  ...nodeProgram,
  entryPoints: [entry],
  outfile: `${programs}/${name}.cjs`,
});

/**
 * As the package installs them: what people and units start, and the programs that it starts from V8's code cache. The one that polkit lets a
 * person run as root is a bundle of its own, without git and tasks.
 */
const helperParts = [
  nodePart('out/helper/ladylinux-refresh.cjs', 'helper/bin/start.ts'),
  nodePart('out/helper/ladylinux-helper', 'helper/bin/start.ts'),
  program('ladylinux-refresh', 'helper/bin/refresh.ts'),
  program('ladylinux-helper', 'helper/bin/privileged.ts'),
  program('compile', 'helper/bin/compile.ts'),
];

/** @type {Part[]} */
const appParts = [
  { ...nodeProgram, entryPoints: ['main/index.ts'], outfile: 'out/main/main.cjs' },
  // A sandboxed preload has no `module`: it must be an iife.
  {
    ...nodeProgram,
    entryPoints: ['preload/preload.ts'],
    outfile: 'out/preload/preload.js',
    format: 'iife',
  },
  {
    entryPoints: ['renderer/index.tsx'],
    outfile: 'out/renderer/renderer.js',
    platform: 'browser',
    format: 'esm',
    target: 'chrome114',
    jsx: 'automatic',
  },
];

const parts = [...helperParts, ...appParts];

/** @type {Array<{ from: string, to: string }>} */
const copies = [
  { from: 'renderer/index.html', to: 'out/renderer/index.html' },
  { from: 'build/icons', to: 'out/icons' },
];

/**
 * Bundles everything that runs into out/. Rejects if an entry is missing or something does not compile.
 *
 * @param {BundleOptions} [options]
 */
export async function bundle({ testFlags = false, development = false, pseudo } = {}) {
  const { version } = await readPackage(inProject('package.json'));
  const lock = createHash('sha256')
    .update(await readFile(inProject('package-lock.json')))
    .digest('hex');
  const wanted = testFlags
    ? [nodePart('out/test-helper/ladylinux-refresh.cjs', 'test/machine/pipeline/helper.ts')]
    : pseudo === undefined
      ? parts
      : appParts.map((part) => ({ ...part, outfile: join(pseudo, part.outfile) }));
  const to = pseudo ?? projectRoot;

  /** @type {import('esbuild').BuildOptions} */
  const common = {
    absWorkingDir: projectRoot,
    bundle: true,
    write: false,
    metafile: true,
    charset: 'ascii',
    minifyWhitespace: !development,
    // Removes code that a define has made unreachable.
    minifySyntax: true,
    sourcemap: development ? 'inline' : false,
    legalComments: 'none',
    logLevel: 'warning',
    plugins: pseudo === undefined ? [] : [inPseudoLocale],
    logOverride: { 'empty-import-meta': 'error', 'import-is-undefined': 'error' },
    define: {
      __LADYLINUX_VERSION__: JSON.stringify(version),
      'process.env.NODE_ENV': JSON.stringify(development ? 'development' : 'production'),
    },
  };

  await Promise.all([
    ...wanted.map((part) => {
      // Logs show where an error comes from by function names. Unminified names cost nothing; `keepNames` costs time at each start, and
      // pays only for the much larger code of the windows.
      const isPage = part.platform === 'browser';
      const names = { minifyIdentifiers: isPage && !development, keepNames: isPage };
      const options = { ...common, ...names, ...part };
      const stamp = inProject('.cache', `${part.outfile.replaceAll('/', '-')}.json`);
      if (pseudo !== undefined) return make(options);
      return unlessCurrent(stamp, JSON.stringify([options, lock]), () => make(options));
    }),
    ...(testFlags ? [] : copies).map((copy) =>
      copyChanged(inProject(copy.from), join(to, copy.to)),
    ),
  ]);
  if (!testFlags && !development && pseudo === undefined)
    await Promise.all(Object.entries(usualStarts).map(compile));
}

/**
 * A program whose first line says which it is, as its code cache does (`helper/bin/code-cache.ts`).
 *
 * @param {string} text
 */
const withId = (text) =>
  Buffer.from(`// ${createHash('sha256').update(text).digest('hex')}\n${text}`);

/** Programs with arguments that load what most starts need, and ask nothing of this computer. */
const usualStarts = {
  'ladylinux-refresh': ['status', '--json', '--prefix', '/nonexistent'],
  'ladylinux-helper': [],
};

/**
 * What postinst does on a machine: a start from a cache takes half the time.
 *
 * @param {[name: string, args: string[]]} start
 */
async function compile([name, args]) {
  const file = join(programs, `${name}.cjs`);
  const compiler = inProject(programs, 'compile.cjs');
  const key = JSON.stringify([process.version, process.arch]);
  const stamp = inProject('.cache', `${name}-code-cache.json`);
  await unlessCurrent(stamp, key, async () => {
    await run(process.execPath, [compiler, name, ...args]);
    return { read: [inProject(file), compiler], wrote: [inProject(`${file}.cache`)] };
  });
}

/**
 * @param {import('esbuild').BuildOptions} options
 */
async function make(options) {
  const { outputFiles = [], metafile } = await build(options).catch(asTold);
  const isProgram = options.outfile?.startsWith(programs) === true && options.sourcemap === false;
  await Promise.all(
    outputFiles.map(({ path, contents, text }) =>
      replaceFile(path, isProgram ? withId(text) : contents),
    ),
  );
  return {
    read: Object.keys(metafile?.inputs ?? {}).map((path) => inProject(path)),
    wrote: outputFiles.map(({ path }) => path),
  };
}

/**
 * @param {unknown} error
 * @returns {never}
 */
function asTold(error) {
  // esbuild has already printed where and why.
  if (error instanceof Error && 'errors' in error) throw new Refusal('The bundle was not built.');
  throw error;
}

/**
 * @param {string} from a file, or a folder
 * @param {string} to
 */
async function copyChanged(from, to) {
  if ((await stat(from)).isFile()) {
    await replaceFile(to, await readFile(from));
    return;
  }
  const names = await readdir(from);
  const stale = existsSync(to) ? (await readdir(to)).filter((name) => !names.includes(name)) : [];
  await Promise.all([
    ...names.map((name) => copyChanged(join(from, name), join(to, name))),
    ...stale.map((name) => rm(join(to, name), { recursive: true })),
  ]);
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    const { values } = parseArgs({
      options: {
        'test-flags': { type: 'boolean', default: false },
        development: { type: 'boolean', default: false },
      },
    });
    await timed('Bundled to out', () =>
      bundle({
        testFlags: values['test-flags'],
        development: values.development,
      }),
    );
    return 0;
  });
}
