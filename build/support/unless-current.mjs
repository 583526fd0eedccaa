import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseJson } from './json.mjs';

/** @typedef {{ key: string, files: Record<string, string> }} Stamp files with their state */

/** Files carry the time of the kernel's last tick, and on some file systems whole seconds. */
const clockSlackMs = 1000;

/**
 * Makes something from files again only where one of them, or the key, has changed.
 *
 * @param {string} stampPath where to note what it was made from
 * @param {string} key what decides beside the files
 * @param {() => Promise<{ read: string[], wrote: string[] }>} make answers absolute paths
 */
export async function unlessCurrent(stampPath, key, make) {
  if (existsSync(stampPath)) {
    const stamp = /** @type {Stamp} */ (parseJson(await readFile(stampPath, 'utf8')));
    if (stamp.key === key && (await isUnchanged(stamp.files))) return;
  }
  const started = Date.now() - clockSlackMs;
  const { read, wrote } = await make();
  // One that changed meanwhile may have been read before: then the next time decides.
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
