import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseJson } from '../support/json.mjs';
import { inProject } from '../support/paths.mjs';

/**
 * @typedef {object} PastRun
 * @property {string} at
 * @property {number} seconds
 * @property {number} load of this computer at the end: the average of a minute divided by the number of processors
 * @property {string[]} unsteady
 * @property {Record<string, number>} durations of the files that were run, in milliseconds
 */

/** Ignored by git; continuous integration keeps it between runs. */
export const historyPath = inProject('.cache/test-history.json');

const kept = 30;

/** @returns {PastRun[]} the newest last */
export const readHistory = () =>
  existsSync(historyPath)
    ? /** @type {PastRun[]} */ (parseJson(readFileSync(historyPath, 'utf8')))
    : [];

/**
 * @param {PastRun} run
 * @returns {Promise<PastRun[]>}
 */
export async function remember(run) {
  const runs = [...readHistory(), run].slice(-kept);
  await mkdir(dirname(historyPath), { recursive: true });
  await writeFile(historyPath, JSON.stringify(runs));
  return runs;
}

/**
 * In how many of the runs of its file a test needed a second attempt.
 *
 * @param {readonly PastRun[]} runs
 * @param {string} title begins with the file's path
 */
export function rateOf(runs, title) {
  const [file = ''] = title.split(' > ');
  const had = runs.filter(({ durations }) => Object.hasOwn(durations, file));
  const stumbled = had.filter(({ unsteady }) => unsteady.includes(title));
  return `, as in ${stumbled.length} of the last ${had.length} runs`;
}

/**
 * Every test that needed a second attempt in the remembered runs, with its rate.
 *
 * @param {readonly PastRun[]} runs
 */
export const unsteadyLately = (runs) =>
  [...new Set(runs.flatMap(({ unsteady }) => unsteady))]
    .map((title) => `unsteady${rateOf(runs, title)}: ${title}`)
    .join('\n');
