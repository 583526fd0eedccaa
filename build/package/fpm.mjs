#!/usr/bin/env node
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDeb, place } from './deb.mjs';

/**
 * Replaces fpm: takes the arguments that electron-builder passes for a .deb and makes the package with dpkg-deb, byte for byte the same at
 * any time and place. An unknown argument is an error, so that nothing is left out silently.
 *
 * @typedef {object} Wanted
 * @property {Map<string, string[]>} options
 * @property {Array<{ from: string, to: string }>} files
 */

const flags = ['--force', '--debug'];
const values = [
  '-s',
  '-t',
  '-d',
  '--log',
  '--deb-recommends',
  '--deb-suggests',
  '--deb-compression',
  '--deb-priority',
  '--deb-field',
  '--architecture',
  '--after-install',
  '--after-remove',
  '--description',
  '--version',
  '--package',
  '--name',
  '--maintainer',
  '--vendor',
  '--url',
  '--category',
  '--license',
  '--config-files',
];

/**
 * @param {readonly string[]} args
 * @returns {Wanted}
 */
export function parseArguments(args) {
  /** @type {Wanted} */
  const wanted = { options: new Map(), files: [] };
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (flags.includes(arg)) continue;
    if (arg.startsWith('-')) {
      const value = rest.shift();
      if (!values.includes(arg) || value === undefined) throw new Error(`fpm.mjs: what is ${arg}?`);
      wanted.options.set(arg, [...(wanted.options.get(arg) ?? []), value]);
      continue;
    }
    const equals = arg.indexOf('=/');
    if (equals < 1) throw new Error(`fpm.mjs: ${arg} is not SOURCE=/TARGET`);
    wanted.files.push({ from: arg.slice(0, equals), to: arg.slice(equals + 1) });
  }
  return wanted;
}

/** @param {Wanted} wanted */
async function make({ options, files }) {
  const all = (/** @type {string} */ name) => options.get(name) ?? [];
  const last = (/** @type {string} */ name) => {
    const value = all(name).at(-1);
    if (value === undefined) throw new Error(`fpm.mjs: ${name} is missing`);
    return value;
  };
  const root = await mkdtemp(join(tmpdir(), 'deb-'));
  try {
    for (const { from, to } of files) await place(from, join(root, to));
    await makeDeb({
      root,
      file: last('--package'),
      compression: last('--deb-compression') === 'gz' ? 'gzip' : 'xz',
      conffiles: all('--config-files'),
      control: {
        package: last('--name'),
        source: last('--deb-field').replace(/^Source: /, ''),
        version: last('--version'),
        architecture: last('--architecture'),
        maintainer: last('--maintainer'),
        homepage: last('--url'),
        section: last('--category'),
        priority: last('--deb-priority'),
        description: last('--description'),
        depends: all('-d'),
        recommends: all('--deb-recommends'),
      },
      scripts: {
        postinst: await readFile(last('--after-install'), 'utf8'),
        postrm: await readFile(last('--after-remove'), 'utf8'),
      },
    });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

await make(parseArguments(process.argv.slice(2)));
