import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { makePackages } from './package.mjs';
import { about, sourceDateEpoch } from './package/about.mjs';
import { addToRepository } from './release/apt-repository.mjs';
import { changesOf } from './package/changes.mjs';
import { billOfMaterials } from './release/sbom.mjs';
import { withSigner } from './release/sign.mjs';
import { isMain } from './support/is-main.mjs';
import { inProject } from './support/paths.mjs';
import { Refusal, runMain, say, timed } from './support/say.mjs';

/** apt refuses a repository older than this; it is signed again every week (docs/release.md). */
const validDays = 30;

/**
 * Makes a complete release: the packages, their checksums, a bill of materials, the changes, and an APT repository with the packages.
 * Everything is signed.
 *
 * @param {object} options
 * @param {string} options.output a folder; packages already in its `apt/` stay in the repository
 * @param {string} options.address where `apt/` will be served
 * @param {string} options.signingKey armored
 * @param {string} [options.publicKey] the complete public key, armored
 * @param {readonly string[]} [options.packages] built if not given
 * @param {Date} [options.now]
 */
export async function makeRelease({
  output,
  address,
  signingKey,
  publicKey = '',
  packages,
  now = new Date(),
}) {
  await mkdir(output, { recursive: true });
  const { version } = await about();
  const made = packages ?? (await makePackages({ output }));
  const texts = {
    'CHANGES.md': `${await changesOf(version)}\n`,
    'sbom.cdx.json': billOfMaterials(new Date(sourceDateEpoch() * 1000)),
  };
  for (const [name, text] of Object.entries(texts)) await writeFile(join(output, name), text);
  /** @type {string[]} */
  const files = [];
  for (const file of made) {
    const target = join(output, basename(file));
    if (target !== file) await copyFile(file, target);
    files.push(target);
  }
  const sums = join(output, 'SHA256SUMS');
  const all = [...files, ...Object.keys(texts).map((name) => join(output, name))];
  await writeFile(sums, (await Promise.all(all.map(sum))).join(''));
  await withSigner({ signingKey, publicKey }, async (signer) => {
    await rm(`${sums}.asc`, { force: true });
    await signer.detached(sums, `${sums}.asc`);
    const folder = join(output, 'apt');
    await addToRepository({ folder, packages: files, address, signer, validDays, now });
  });
  return [...all, sums, `${sums}.asc`, join(output, 'apt')];
}

/**
 * Signs the unchanged repository again.
 *
 * @param {object} options
 * @param {string} options.output
 * @param {string} options.address
 * @param {string} options.signingKey armored
 * @param {string} [options.publicKey] the complete public key, armored
 * @param {Date} [options.now]
 */
export async function renewRepository({
  output,
  address,
  signingKey,
  publicKey = '',
  now = new Date(),
}) {
  const folder = join(output, 'apt');
  await withSigner({ signingKey, publicKey }, (signer) =>
    addToRepository({ folder, packages: [], address, signer, validDays, now }),
  );
  return [folder];
}

/** @param {string} file */
async function sum(file) {
  const hash = createHash('sha256').update(await readFile(file));
  return `${hash.digest('hex')}  ${basename(file)}\n`;
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    const { values } = parseArgs({
      options: {
        output: { type: 'string', default: inProject('out/release') },
        renew: { type: 'boolean', default: false },
        address: { type: 'string', default: 'https://thecodingprofessor.github.io/LadyLinux' },
      },
    });
    const signingKey = process.env['LADYLINUX_SIGNING_KEY'];
    if (signingKey === undefined || signingKey === '') {
      throw new Refusal(
        'Nothing can be signed: put the armored private key into LADYLINUX_SIGNING_KEY (docs/release.md).',
      );
    }
    const publicKey = process.env['LADYLINUX_PUBLIC_KEY'] ?? '';
    const { output, address, renew } = values;
    const release = { output, address, signingKey, publicKey };
    const files = await timed(renew ? 'Signed again' : 'Released', () =>
      renew ? renewRepository(release) : makeRelease(release),
    );
    for (const file of files) say(relative(process.cwd(), file));
    return 0;
  });
}
