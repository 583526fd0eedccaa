import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { query } from '../support/run.mjs';
import { Refusal } from '../support/say.mjs';

const suite = 'stable';
const component = 'main';
const architecture = 'amd64';

/** Versions of a package that stay in the repository, so that a bad one can be replaced by the one before it. */
const versionsKept = 5;

/**
 * @typedef {object} AptRepository
 * @property {string} folder may hold the previous repository: its packages stay
 * @property {readonly string[]} packages the new ones
 * @property {string} address where it will be served, for the changelogs
 * @property {import('./sign.mjs').Signer} signer
 * @property {number} validDays apt refuses the repository after this, which stops replays of an old one
 * @property {Date} now
 */

/**
 * Adds packages to an APT repository and signs it (the format: https://wiki.debian.org/DebianRepository/Format).
 *
 * @param {AptRepository} repository
 */
export async function addToRepository({ folder, packages, address, signer, validDays, now }) {
  const pool = join(folder, 'pool', component);
  await mkdir(pool, { recursive: true });
  for (const file of packages) {
    const target = join(pool, basename(file));
    await copyFile(file, target);
    const changelog = changelogOf(folder, target);
    await mkdir(dirname(changelog), { recursive: true });
    await writeFile(changelog, changelogIn(target));
  }
  await forgetOld(folder, pool);

  const index = join('dists', suite, component, `binary-${architecture}`);
  await rm(join(folder, 'dists'), { recursive: true, force: true });
  await mkdir(join(folder, index), { recursive: true });
  const list = ftparchive(folder, ['--arch', architecture, 'packages', join('pool', component)]);
  await writeFile(join(folder, index, 'Packages'), list);
  await writeFile(join(folder, index, 'Packages.gz'), gzipSync(list, { level: 9 }));

  const release = join(folder, 'dists', suite, 'Release');
  const fields = {
    Origin: 'LadyLinux',
    Label: 'LadyLinux',
    Suite: suite,
    Codename: suite,
    Architectures: architecture,
    Components: component,
    Description: 'Refresh and tray of LadyLinux',
  };
  const options = Object.entries(fields).flatMap(([name, value]) => [
    '-o',
    `APT::FTPArchive::Release::${name}=${value}`,
  ]);
  const hashed = ftparchive(folder, [...options, 'release', join('dists', suite)]).replace(
    /^Date: .*\n/m,
    '',
  );
  const until = new Date(now.getTime() + validDays * 86_400_000);
  await writeFile(
    release,
    `${dates(now, until)}Changelogs: ${address}/changelogs/@CHANGEPATH@_changelog\n${hashed}`,
  );
  await signer.clear(release, join(folder, 'dists', suite, 'InRelease'));
  await signer.detached(release, `${release}.gpg`);
  await signer.publicKey(join(folder, 'ladylinux.gpg'));
}

/**
 * @param {string} folder
 * @param {readonly string[]} args
 */
function ftparchive(folder, args) {
  const said = query('env', ['--chdir', folder, 'apt-ftparchive', ...args]);
  if (said === undefined)
    throw new Refusal('apt-ftparchive failed: sudo apt install apt-utils, and try again.');
  return said;
}

/**
 * @param {Date} now
 * @param {Date} until
 */
const dates = (now, until) => `Date: ${now.toUTCString()}\nValid-Until: ${until.toUTCString()}\n`;

/**
 * Where apt looks for it: component/first letter/source/source_version, apt.conf(5) Acquire::Changelogs.
 *
 * @param {string} folder
 * @param {string} deb
 */
function changelogOf(folder, deb) {
  const format = '--showformat=${source:Package} ${source:Version}';
  const [name = '', version = ''] = query('dpkg-deb', ['--show', format, deb])?.split(' ') ?? [];
  const place = join(folder, 'changelogs', component, name.slice(0, 1), name);
  return join(place, `${name}_${version}_changelog`);
}

/** @param {string} deb */
function changelogIn(deb) {
  const [name = ''] = basename(deb).split('_');
  const path = `./usr/share/doc/${name}/changelog.gz`;
  const text = query('sh', [
    '-c',
    'dpkg-deb --fsys-tarfile "$1" | tar -xO "$2" | gunzip',
    'sh',
    deb,
    path,
  ]);
  if (text === undefined) throw new Error(`${deb} has no ${path}`);
  return text;
}

/**
 * @param {string} folder
 * @param {string} pool
 */
async function forgetOld(folder, pool) {
  /** @type {Map<string, string[]>} */
  const byName = new Map();
  for (const file of await readdir(pool)) {
    const [name = ''] = file.split('_');
    byName.set(name, [...(byName.get(name) ?? []), file]);
  }
  for (const files of byName.values()) {
    const newestFirst = files.sort((a, b) => (isNewer(a, b) ? -1 : 1));
    for (const old of newestFirst.slice(versionsKept)) {
      await rm(changelogOf(folder, join(pool, old)), { force: true });
      await rm(join(pool, old));
    }
  }
}

/**
 * @param {string} one
 * @param {string} other
 */
function isNewer(one, other) {
  const version = (/** @type {string} */ file) => file.split('_')[1] ?? '';
  return query('dpkg', ['--compare-versions', version(one), 'gt', version(other)]) !== undefined;
}
