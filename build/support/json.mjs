import { readFile } from 'node:fs/promises';

/**
 * @param {string} text
 * @returns {unknown}
 */
export const parseJson = (text) => JSON.parse(text);

/**
 * @param {string} path of a package.json
 */
export const readPackage = async (path) =>
  /** @type {{ version: string }} */ (parseJson(await readFile(path, 'utf8')));
