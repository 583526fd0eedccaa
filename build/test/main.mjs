import { ensureNodeModules } from '../support/node-modules.mjs';
import { Refusal, runMain, say } from '../support/say.mjs';
import { ensureSystemPackages } from '../support/system-packages.mjs';
import { testPackages } from './packages.mjs';
import { runStage } from './run-stage.mjs';
import { stages } from './stages.mjs';
import { inWords, nothing, sum } from './totals.mjs';

/**
 * @typedef {object} Outcome
 * @property {import('./totals.mjs').Totals} totals
 * @property {string} [remark]
 */

const names = ['check', ...stages.map(({ name }) => name)];

await runMain(async () => {
  const wanted = chosen(process.argv.slice(2));
  /** @type {string[]} */
  const summary = [];
  /** @type {Outcome[]} */
  const outcomes = [];

  /**
   * @param {string} name
   * @param {() => Promise<Outcome>} action
   * @returns {Promise<boolean>} whether nothing in it failed
   */
  const stage = async (name, action) => {
    say(`\n== ${name}`);
    const started = performance.now();
    const outcome = await action().catch(asFailure);
    outcomes.push(outcome);
    const { totals, remark = '' } = outcome;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    summary.push(`${name.padEnd(16)} ${inWords(totals)} in ${seconds} s ${remark}`.trimEnd());
    return totals.failed === 0;
  };

  /** @param {() => Promise<unknown>} action */
  const setUp = (action) => action().then(() => ({ totals: nothing }));

  await stage('system packages', () => setUp(() => ensureSystemPackages(testPackages)));
  const isReady =
    (await stage('npm packages', () => setUp(ensureNodeModules))) &&
    (await stage('bundle', () => setUp(async () => (await import('../bundle.mjs')).bundle())));
  if (isReady) {
    if (wanted.has('check')) await stage('check', runChecks);
    for (const each of stages) {
      if (wanted.has(each.name)) await stage(each.name, () => runStage(each));
    }
  }

  const total = sum(outcomes.map(({ totals }) => totals));
  say(`\n${summary.join('\n')}\n\n${inWords(total)}`);
  return total.failed === 0 ? 0 : 1;
});

/** @param {string[]} args */
function chosen(args) {
  const unknown = args.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new Refusal(`There is no test stage ${unknown.join(', ')}: name ${names.join(', ')}.`);
  }
  return new Set(args.length === 0 ? names : args);
}

/** @returns {Promise<Outcome>} */
async function runChecks() {
  const { check } = await import('../check.mjs');
  const failed = await check();
  return { totals: { ...nothing, failed: failed.length }, remark: failed.join(', ') };
}

/**
 * @param {unknown} error
 * @returns {Outcome}
 */
function asFailure(error) {
  console.error(error instanceof Refusal ? error.message : error);
  return { totals: { ...nothing, failed: 1 }, remark: 'it could not run' };
}
