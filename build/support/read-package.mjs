import { readFile } from 'node:fs/promises';

/**
 * @param {string} path of a package.json
 * @returns {Promise<{ version: string }>}
 */
export async function readPackage(path) {
  const contents = /** @type {unknown} */ (JSON.parse(await readFile(path, 'utf8')));
  return /** @type {{ version: string }} */ (contents);
}
