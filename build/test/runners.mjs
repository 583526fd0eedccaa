import { existsSync } from 'node:fs';
import { parseJson } from '../support/json.mjs';
import { inProject, projectRoot } from '../support/paths.mjs';
import { query } from '../support/run.mjs';

/**
 * A test runner as commands: one runs the tests, another counts them.
 *
 * @typedef {object} Runner
 * @property {string[]} command
 * @property {string[]} quick more arguments, which leave out tests tagged as thorough
 * @property {() => number} count the number of tests, for those that cannot run here
 */

const reporters = inProject('test/support/reporters');

/**
 * @param {string} project
 * @param {readonly string[]} [files] by default all of the project's
 * @returns {Runner}
 */
export function vitest(project, files = []) {
  const script = inProject('node_modules/vitest/vitest.mjs');
  const reporter = ['--reporter=default', `--reporter=${reporters}/vitest-totals.ts`];
  return {
    command: [process.execPath, script, 'run', '--project', project, ...reporter, ...files],
    quick: ['--tags-filter=!thorough'],
    count: () => {
      const args = ['--root', projectRoot, 'list', '--project', project, '--json', ...files];
      const list = query(process.execPath, [script, ...args]);
      return list === undefined ? 0 : /** @type {unknown[]} */ (parseJson(list)).length;
    },
  };
}

export const chromiumProgram = '/usr/bin/chromium';

/** A quick run tests these only in the other engine if it is installed; a thorough run uses both. */
const ofOtherEngine = ['accessibility', 'settings-search', 'pseudo-locale'].join('|');
const drawnBy = {
  electron: () => (existsSync(chromiumProgram) ? [`^(?!.*/(?:${ofOtherEngine})\\.spec)`] : []),
  chromium: () => [`/(?:${ofOtherEngine})\\.spec`],
};

/**
 * @param {'electron' | 'chromium'} engine draws the pages
 * @returns {Runner}
 */
export function playwright(engine) {
  const script = inProject('node_modules/playwright/cli.js');
  const config = ['test', '--config', inProject('playwright.config.ts'), `--project=${engine}`];
  return {
    command: [
      ...[process.execPath, script, ...config],
      `--reporter=list,${reporters}/playwright-totals.ts`,
    ],
    quick: ['--grep-invert=@thorough', ...drawnBy[engine]()],
    count: () => {
      const list = query(process.execPath, [script, ...config, '--list', '--reporter=list']);
      return Number(/Total: (\d+) tests?/.exec(list ?? '')?.[1] ?? 0);
    },
  };
}
