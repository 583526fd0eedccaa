import { createHash } from 'node:crypto';
import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { mustRun } from '../support/run.mjs';
import { sourceDateEpoch } from './about.mjs';

/**
 * @typedef {object} Control
 * @property {string} package
 * @property {string} [source] with its version in brackets, deb-control(5); by default the package itself
 * @property {string} version
 * @property {string} architecture
 * @property {string} maintainer
 * @property {string} description first line the synopsis
 * @property {readonly string[]} depends
 * @property {readonly string[]} [recommends]
 * @property {readonly string[]} [suggests]
 * @property {string} [section]
 * @property {string} [priority]
 * @property {string} [homepage]
 *
 * @typedef {object} Scripts maintainer scripts as text, deb-postinst(5)
 * @property {string} [postinst]
 * @property {string} [prerm]
 * @property {string} [postrm]
 *
 * @typedef {object} Deb
 * @property {string} root a folder with the files as they will be installed below /
 * @property {Control} control
 * @property {Scripts} scripts
 * @property {readonly string[]} conffiles
 * @property {readonly string[]} [triggers] lines of deb-triggers(5)
 * @property {string} file
 * @property {'xz' | 'gzip'} compression
 */

/**
 * Makes a package from a folder. All files belong to root, readable by everyone and writable only by root.
 *
 * @param {Deb} deb
 */
export async function makeDeb(deb) {
  const { root, control, scripts, conffiles, triggers = [], file, compression } = deb;
  const { bytes, sums } = await settle(root, '');
  const debian = join(root, 'DEBIAN');
  await mkdir(debian);
  const texts = {
    control: controlFile(control, Math.ceil(bytes / 1024)),
    md5sums: sums.sort().join(''),
    ...(conffiles.length > 0 ? { conffiles: lines(conffiles) } : {}),
    ...(triggers.length > 0 ? { triggers: lines(triggers) } : {}),
  };
  for (const [name, text] of Object.entries({ ...texts, ...scripts })) {
    await writeFile(join(debian, name), text);
    await chmod(join(debian, name), name in scripts ? 0o755 : 0o644);
  }
  // independent of the caller's umask
  await chmod(debian, 0o755);
  const pack = compression === 'xz' ? ['-Zxz'] : ['-Zgzip', '-z1'];
  // dpkg-deb(1) clamps newer dates to this one: the same files make the same package
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(sourceDateEpoch()) };
  await mustRun('dpkg-deb', ['--root-owner-group', ...pack, '--build', root, file], {
    quiet: true,
    env,
  });
}

/** @param {readonly string[]} texts */
const lines = (texts) => texts.map((text) => `${text}\n`).join('');

/**
 * Sets the modes of everything below and counts it.
 *
 * @param {string} root
 * @param {string} below
 * @returns {Promise<{ bytes: number, sums: string[] }>}
 */
async function settle(root, below) {
  let bytes = 4096;
  /** @type {string[]} */
  const sums = [];
  await chmod(join(root, below), 0o755);
  for (const name of await readdir(join(root, below))) {
    const path = join(below, name);
    const facts = await lstat(join(root, path));
    if (facts.isDirectory()) {
      const inside = await settle(root, path);
      bytes += inside.bytes;
      sums.push(...inside.sums);
    } else if (facts.isFile()) {
      await chmod(join(root, path), (facts.mode & 0o111) === 0 ? 0o644 : 0o755);
      bytes += facts.size;
      const hash = createHash('md5').update(await readFile(join(root, path)));
      sums.push(`${hash.digest('hex')}  ${path}\n`);
    } else if (!facts.isSymbolicLink()) {
      throw new Error(`${path} is neither a file, a folder nor a link`);
    }
  }
  return { bytes, sums };
}

/**
 * @param {Control} control
 * @param {number} kibibytes
 */
export function controlFile(control, kibibytes) {
  const [synopsis, ...more] = control.description.trim().split('\n');
  const long = more.map((line) => (line.trim() === '' ? ' .' : ` ${line.trim()}`));
  const fields = [
    ['Package', control.package],
    ['Source', control.source ?? ''],
    ['Version', control.version],
    ['Architecture', control.architecture],
    ['Maintainer', control.maintainer],
    ['Installed-Size', String(kibibytes)],
    ['Depends', control.depends.join(', ')],
    ['Recommends', (control.recommends ?? []).join(', ')],
    ['Suggests', (control.suggests ?? []).join(', ')],
    ['Section', control.section ?? 'admin'],
    ['Priority', control.priority ?? 'optional'],
    ['Homepage', control.homepage ?? ''],
    ['Description', [synopsis, ...long].join('\n')],
  ];
  return fields
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}

/**
 * Copies files, folders and links; existing folders are merged.
 *
 * @param {string} from
 * @param {string} to
 */
export async function place(from, to) {
  const facts = await lstat(from);
  await mkdir(dirname(to), { recursive: true });
  if (facts.isSymbolicLink()) return symlink(await readlink(from), to);
  if (facts.isDirectory()) {
    await mkdir(to, { recursive: true });
    for (const name of await readdir(from)) await place(join(from, name), join(to, name));
    return;
  }
  await mustRun('cp', ['--reflink=auto', '--preserve=mode', '--', from, to]);
}
