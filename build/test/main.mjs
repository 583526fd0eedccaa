import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureNodeModules } from '../support/node-modules.mjs';
import { Refusal, runMain, say } from '../support/say.mjs';
import { ensureSystemPackages } from '../support/system-packages.mjs';
import { testPackages } from './packages.mjs';
import { runStage } from './run-stage.mjs';
import { bases, baseNamed } from './bases.mjs';
import { allMachinesOn, stages as ownStages } from './stages.mjs';
import { rateOf, remember, unsteadyLately } from './history.mjs';
import { blame, inWords, leftInWords, nothing, skippedInWords, sum } from './totals.mjs';

/**
 * @typedef {object} Outcome
 * @property {import('./totals.mjs').Totals} totals
 * @property {string} [remark]
 */

const names = ['check', ...ownStages.map(({ name }) => name)];

await runMain(async () => {
  const { wanted, stages, isThorough } = chosen(process.argv.slice(2));
  const began = performance.now();
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
  /** @param {(stage: import('./stages.mjs').Stage) => boolean} isMine */
  const lane = async (isMine) => {
    for (const each of stages) {
      if (!wanted.has(each.name) || !isMine(each)) continue;
      await stage(each.name, () =>
        printedWhole(each.name, (output) => runStage(each, { output, isThorough })),
      );
    }
  };
  if (isReady) {
    await Promise.all([
      (async () => {
        if (wanted.has('check')) {
          await stage('check', () => printedWhole('check', (output) => runChecks(output)));
        }
        await lane((each) => each.lane === 'code');
      })(),
      lane((each) => each.lane === 'machine'),
    ]);
  }

  const total = sum(outcomes.map(({ totals }) => totals));
  const runs = await remember({
    at: new Date().toISOString(),
    seconds: Math.round((performance.now() - began) / 1000),
    load: (loadavg()[0] ?? 0) / availableParallelism(),
    unsteady: total.unsteady,
    durations: total.durations,
  });
  const told = [
    blame(total, (title) => rateOf(runs, title)),
    skippedInWords(total),
    leftInWords(total),
    unsteadyLately(runs),
    summary.join('\n'),
    inWords(total),
  ];
  for (const part of told) {
    if (part !== '') say(`\n${part}`);
  }
  return total.failed === 0 ? 0 : 1;
});

/** @param {string[]} args */
function chosen(args) {
  const { values, positionals } = parseArgs({
    args,
    options: { base: { type: 'string' }, thorough: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const unknown = positionals.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new Refusal(`There is no test stage ${unknown.join(', ')}: name ${names.join(', ')}.`);
  }
  if (values.base === undefined) {
    // machines of another release run only on request, until all their suites have passed in one run
    const usual = [
      'check',
      ...ownStages.filter(({ base }) => base === undefined).map(({ name }) => name),
    ];
    const wanted = new Set(positionals.length === 0 ? usual : positionals);
    return { wanted, stages: ownStages, isThorough: values.thorough };
  }
  const base = baseNamed(values.base);
  if (base === undefined || positionals.join() !== 'machine') {
    const known = bases.map(({ name }) => name).join(', ');
    throw new Refusal(`--base is for the stage machine alone, and names one of ${known}.`);
  }
  return { wanted: new Set([base.name]), stages: [allMachinesOn(base)], isThorough: true };
}

/**
 * Prints a stage's output in one piece when it ends, because other stages print at the same time.
 *
 * @param {string} name
 * @param {(output: number) => Promise<Outcome>} action
 */
async function printedWhole(name, action) {
  const folder = await mkdtemp(join(tmpdir(), 'ladylinux-stage-'));
  const path = join(folder, 'output');
  const file = openSync(path, 'a');
  say(`== ${name} begins`);
  try {
    return await action(file);
  } finally {
    closeSync(file);
    process.stdout.write(`\n== ${name}\n${readFileSync(path, 'utf8')}`);
    await rm(folder, { recursive: true });
  }
}

/**
 * @param {number} output
 * @returns {Promise<Outcome>}
 */
async function runChecks(output) {
  const { check } = await import('../check.mjs');
  const failed = await check({ output });
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
