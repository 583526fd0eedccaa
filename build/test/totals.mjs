import { existsSync, readFileSync } from 'node:fs';
import { parseJson } from '../support/json.mjs';

/** @typedef {import('../../test/support/reporters/totals').Totals} Totals */

/** @type {Totals} */
export const nothing = {
  passed: 0,
  failed: 0,
  skipped: 0,
  left: 0,
  failures: [],
  unsteady: [],
  skips: [],
  durations: {},
};

/**
 * @param {readonly Totals[]} all
 * @returns {Totals}
 */
export const sum = (all) =>
  all.reduce(
    (a, b) => ({
      passed: a.passed + b.passed,
      failed: a.failed + b.failed,
      skipped: a.skipped + b.skipped,
      left: a.left + b.left,
      failures: [...a.failures, ...b.failures],
      unsteady: [...a.unsteady, ...b.unsteady],
      skips: [...a.skips, ...b.skips],
      durations: { ...a.durations, ...b.durations },
    }),
    nothing,
  );

/** @param {Totals} totals */
export const inWords = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

/**
 * What was skipped, and why.
 *
 * @param {Totals} totals
 */
export const skippedInWords = ({ skips }) => skips.map((skip) => `SKIPPED ${skip}`).join('\n');

/** @param {Totals} totals */
export const leftInWords = ({ left }) =>
  left === 0 ? '' : `${left} thorough tests are left to npm run test:all`;

/**
 * The most important results, in the last lines of a log.
 *
 * @param {Totals} totals
 * @param {(title: string) => string} [rateOf] how often that happened
 */
export const blame = ({ failures, unsteady }, rateOf = (/** @type {string} */ _) => '') =>
  [
    ...failures.map((failure) => `FAILED ${failure}`),
    ...unsteady.map((title) => `UNSTEADY, passed at the second attempt${rateOf(title)}: ${title}`),
  ].join('\n\n');

/**
 * The result of a runner. A runner that left no totals, failed without a failed test, or ran no test counts as a failure of its own.
 *
 * @param {number} code the runner's exit code
 * @param {string} totalsPath where its reporter wrote
 * @returns {{ totals: Totals, remark?: string }}
 */
export function judge(code, totalsPath) {
  const failedAnyway = (/** @type {Totals} */ totals, /** @type {string} */ remark) => ({
    totals: { ...totals, failed: totals.failed + 1 },
    remark,
  });
  if (!existsSync(totalsPath)) return failedAnyway(nothing, `it crashed (exit code ${code})`);
  const totals = /** @type {Totals} */ (parseJson(readFileSync(totalsPath, 'utf8')));
  if (totals.passed + totals.failed + totals.skipped === 0) {
    return failedAnyway(totals, 'it ran no test');
  }
  if (code !== 0 && totals.failed === 0) {
    return failedAnyway(totals, `it ended with exit code ${code}`);
  }
  return { totals };
}
