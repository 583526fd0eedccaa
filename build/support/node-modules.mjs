import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseJson } from './json.mjs';
import { inProject, projectRoot } from './paths.mjs';
import { mustRun } from './run.mjs';
import { timed } from './say.mjs';

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage
 * @typedef {Record<string, LockedPackage>} Lock packages by their path
 */

/** Runs `npm ci` unless node_modules matches package-lock.json exactly. */
export async function ensureNodeModules() {
  // npm writes this hidden lock file when an installation is complete.
  const hidden = inProject('node_modules/.package-lock.json');
  const wanted = await readLock(inProject('package-lock.json'));
  if (existsSync(hidden) && isSatisfied(wanted, await readLock(hidden))) return;
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  await timed('Packages from npm', () => mustRun('npm', args, { cwd: projectRoot, quiet: true }));
}

/**
 * @param {string} path
 * @returns {Promise<Lock>}
 */
async function readLock(path) {
  const contents = parseJson(await readFile(path, 'utf8'));
  return /** @type {{ packages: Lock }} */ (contents).packages;
}

/**
 * @param {Lock} wanted
 * @param {Lock} installed
 */
export function isSatisfied(wanted, installed) {
  const isInstalled = (
    /** @type {[string, LockedPackage]} */ [path, { version, integrity, optional }],
  ) => {
    const found = installed[path];
    if (path === '' || (found === undefined && optional === true)) return true;
    return found?.version === version && found?.integrity === integrity;
  };
  return (
    Object.entries(wanted).every(isInstalled) &&
    Object.keys(installed).every((path) => Object.hasOwn(wanted, path))
  );
}
