import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseJson } from '../support/json.mjs';
import { inProject } from '../support/paths.mjs';

/**
 * @typedef {object} PastRun
 * @property {string} at
 * @property {number} seconds
 * @property {number} load of this computer when it ended, for a minute, over the number of its processors
 * @property {string[]} unsteady
 * @property {Record<string, number>} durations of the files that were run, in milliseconds
 */

/** Ignored by git; continuous integration keeps it between its runs. */
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
 * In how many of the runs that had its file a test needed a second attempt.
 *
 * @param {readonly PastRun[]} runs
 * @param {string} title which begins with its file
 */
export function rateOf(runs, title) {
  const [file = ''] = title.split(' > ');
  const had = runs.filter(({ durations }) => Object.hasOwn(durations, file));
  const stumbled = had.filter(({ unsteady }) => unsteady.includes(title));
  return `, as in ${stumbled.length} of the last ${had.length} runs`;
}

/**
 * Every test that needed a second attempt in the runs that are remembered, with its rate.
 *
 * @param {readonly PastRun[]} runs
 */
export const unsteadyLately = (runs) =>
  [...new Set(runs.flatMap(({ unsteady }) => unsteady))]
    .map((title) => `unsteady${rateOf(runs, title)}: ${title}`)
    .join('\n');
