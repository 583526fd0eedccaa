import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import * as z from 'zod';
import { inProject } from '../support/paths.mjs';
import { query } from '../support/run.mjs';
import { asDebian, changesOf } from './changes.mjs';

/**
 * @typedef {object} About
 * @property {string} version
 * @property {string} maintainer
 * @property {string} homepage
 */

const Package = z.object({
  version: z.string(),
  homepage: z.url(),
  author: z.object({ name: z.string(), email: z.string() }),
});

/** @returns {Promise<About>} */
export async function about() {
  const { version, author, homepage } = Package.parse(
    JSON.parse(await readFile(inProject('package.json'), 'utf8')),
  );
  return { version, maintainer: `${author.name} <${author.email}>`, homepage };
}

/**
 * Both packages come from one source: an update manager shows them as one update, and apt requests one changelog.
 */
export const sourcePackage = 'ladylinux-refresh';

/** The helper package's files are for the machine; these are for the desktop. */
export const trayFiles = [
  'etc/xdg/autostart/ladylinux-tray.desktop',
  'usr/bin/ladylinux-tray',
  'usr/share/metainfo/org.ladylinux.tray.metainfo.xml',
];

/**
 * The timestamp in seconds for everything that is built: from the environment, otherwise from the commit.
 * https://reproducible-builds.org/specs/source-date-epoch/
 */
export function sourceDateEpoch() {
  const commit = query('git', ['-C', inProject(), 'log', '-1', '--format=%ct']);
  return Number(process.env['SOURCE_DATE_EPOCH'] ?? commit ?? Math.floor(Date.now() / 1000));
}

/**
 * Debian's changelog for one version; CHANGELOG.md is the one for people.
 *
 * @param {About} about
 */
export async function debianChangelog({ maintainer, version }) {
  const date = new Date(sourceDateEpoch() * 1000).toUTCString().replace('GMT', '+0000');
  const changes = asDebian(await changesOf(version)).join('\n');
  return compressed(
    `${sourcePackage} (${version}) unstable; urgency=medium\n\n${changes}\n\n -- ${maintainer}  ${date}\n`,
  );
}

/**
 * Like `gzip -9n`: without name and time.
 *
 * @param {string | Uint8Array} text
 */
export const compressed = (text) => promisify(gzip)(text, { level: 9 });
