import { mkdtemp, rm } from 'node:fs/promises';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.mjs';
import { makeHelperDeb } from './package/helper-deb.mjs';
import { makeTrayDeb } from './package/tray-deb.mjs';
import { isMain } from './support/is-main.mjs';
import { inProject } from './support/paths.mjs';
import { runMain, say, timed } from './support/say.mjs';

/**
 * @typedef {object} PackageOptions
 * @property {boolean} [helper] make ladylinux-refresh (both by default)
 * @property {boolean} [tray] make ladylinux-tray
 * @property {boolean} [quick] larger files, made much faster: for tests
 * @property {boolean} [testRuntime] use another Electron if the official one is not available: never distribute the result
 * @property {string} [output] out/ by default
 */

/**
 * Makes the two packages from the checkout.
 *
 * @param {PackageOptions} [options]
 * @returns {Promise<string[]>} their files
 */
export async function makePackages({
  helper,
  tray,
  quick = false,
  testRuntime = false,
  output = inProject('out'),
} = {}) {
  const both = helper !== true && tray !== true;
  await bundle();
  const work = await mkdtemp(inProject('out/.package-'));
  const compression = quick ? 'gzip' : 'xz';
  try {
    const files = [];
    if (both || helper === true) files.push(await makeHelperDeb({ work, output, compression }));
    if (both || tray === true)
      files.push(await makeTrayDeb({ work, output, compression, testRuntime }));
    return files;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    const { values } = parseArgs({
      options: {
        helper: { type: 'boolean' },
        tray: { type: 'boolean' },
        quick: { type: 'boolean' },
        'test-runtime': { type: 'boolean' },
      },
    });
    const files = await timed('Packaged', () =>
      makePackages({ ...values, testRuntime: values['test-runtime'] === true }),
    );
    for (const file of files) say(relative(process.cwd(), file));
    return 0;
  });
}
