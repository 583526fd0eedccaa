import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseJson } from './json.mjs';

/** @typedef {{ key: string, files: Record<string, string> }} Stamp files with their state */

/** File times have the resolution of a kernel tick, and on some file systems of a second. */
const clockSlackMs = 1000;

/**
 * Runs a build step again only if one of its files, or the key, has changed.
 *
 * @param {string} stampPath where to note what it was made from
 * @param {string} key other inputs
 * @param {() => Promise<{ read: string[], wrote: string[] }>} make returns absolute paths
 */
export async function unlessCurrent(stampPath, key, make) {
  if (existsSync(stampPath)) {
    const stamp = /** @type {Stamp} */ (parseJson(await readFile(stampPath, 'utf8')));
    if (stamp.key === key && (await isUnchanged(stamp.files))) return;
  }
  const started = Date.now() - clockSlackMs;
  const { read, wrote } = await make();
  // A file that changed during the run may have been read before: leave the decision to the next run.
  if ((await Promise.all(read.map(changedAt))).some((time) => time >= started)) return;
  /** @type {Stamp} */
  const stamp = { key, files: await statesOf([...read, ...wrote]) };
  await mkdir(dirname(stampPath), { recursive: true });
  await writeFile(stampPath, JSON.stringify(stamp));
}

/** @param {string} path */
const changedAt = async (path) => (await stat(path)).mtimeMs;

/** @param {Record<string, string>} files */
async function isUnchanged(files) {
  const now = await statesOf(Object.keys(files));
  return Object.entries(files).every(([path, state]) => now[path] === state);
}

/**
 * @param {string[]} paths
 * @returns {Promise<Record<string, string>>}
 */
async function statesOf(paths) {
  const state = async (/** @type {string} */ path) => {
    const found = await stat(path).catch(() => undefined);
    return found === undefined ? 'gone' : `${found.mtimeMs} ${found.size}`;
  };
  /** @type {Record<string, string>} */
  const states = {};
  for (const path of paths) states[path] = await state(path);
  return states;
}
