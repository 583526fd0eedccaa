import { importGraph, projectFiles, reachedFrom } from '../support/import-graph.mjs';
import { inProject, projectRoot } from '../support/paths.mjs';
import { query, run } from '../support/run.mjs';
import { Refusal, runMain, say } from '../support/say.mjs';
import { isMain } from '../support/is-main.mjs';
import { readHistory } from './history.mjs';

/** Files that tests read without importing them: a change to a matching file reaches these tests. */
const readByTests = /** @type {const} */ ([
  [/^(docs\/|README|CHANGELOG|CONTRIBUTING)/, /^test\/unit\/docs\//],
  [/^system\//, /^test\/unit\/system\/|^test\/machine\/(package-lifecycle|sandbox-hostile)\./],
  [/^system\/usr\/share\/polkit-1\//, /^test\/machine\/polkit-matrix\./],
  [/^(sample\/|test\/machine\/harness\/)/, /^test\/machine\/(install-refresh|swap-harness)\./],
  [/^helper\/(host|bin)\//, /^test\/machine\/sandbox-hostile\./],
  [/^helper\/(install|refresh|swap|service)\//, /^test\/machine\/install-refresh\./],
  [/^build\/package\//, /^test\/machine\/(package-(lifecycle|tray)|upgrade)\./],
  [/^(build|electron-builder|package(-lock)?\.json|tsconfig)/, /^test\/unit\/build\//],
]);

/** In total: an acceptable wait between two edits. */
const budgetMs = 150_000;

/** For a file without a remembered run. */
const guessMs = (/** @type {string} */ file) => (file.startsWith('test/unit/') ? 500 : 60_000);

/**
 * The test files that a change can reach, the fastest first, as many as fit the budget.
 *
 * @param {readonly string[]} changed
 * @param {import('../support/import-graph.mjs').Graph} graph
 * @param {Record<string, number>} durations in milliseconds, as remembered
 * @returns {{ chosen: string[], left: string[] }}
 */
export function testsReached(changed, graph, durations) {
  const reached = reachedFrom(graph, changed);
  const isTest = (/** @type {string} */ file) =>
    /^test\/(unit|integration|machine)\/.*\.test\.tsx?$/.test(file);
  const isRead = (/** @type {string} */ test) =>
    readByTests.some(
      ([files, tests]) => tests.test(test) && changed.some((file) => files.test(file)),
    );
  const all = [...graph.keys()].filter(
    (file) => isTest(file) && (reached.has(file) || isRead(file)),
  );
  const costs = new Map(all.map((file) => [file, durations[file] ?? guessMs(file)]));
  const costOf = (/** @type {string} */ file) => costs.get(file) ?? 0;
  let spent = 0;
  /** @type {{ chosen: string[], left: string[] }} */
  const answer = { chosen: [], left: [] };
  for (const file of all.sort((a, b) => costOf(a) - costOf(b))) {
    spent += costOf(file);
    (spent <= budgetMs ? answer.chosen : answer.left).push(file);
  }
  return answer;
}

/** @param {string} since */
function changedFiles(since) {
  const list = (/** @type {string[]} */ ...args) => {
    const told = query('git', ['-C', projectRoot, ...args]);
    if (told === undefined)
      throw new Refusal(`git knows no ${since}: name a commit to compare with.`);
    return told.split('\n').filter((line) => line !== '');
  };
  return [
    ...list('diff', '--name-only', '--merge-base', since),
    ...list('ls-files', '--others', '--exclude-standard'),
  ];
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    const [since = 'refs/heads/main'] = process.argv.slice(2);
    /** @type {Record<string, number>} */
    const durations = {};
    for (const past of readHistory()) Object.assign(durations, past.durations);
    const graph = importGraph(projectRoot, projectFiles(projectRoot));
    const { chosen, left } = testsReached(changedFiles(since), graph, durations);
    if (left.length > 0) say(`Left to npm test, as they take longer: ${left.join(', ')}`);
    if (chosen.length === 0) {
      say('No test depends on what has changed.');
      return 0;
    }
    const script = inProject('node_modules/vitest/vitest.mjs');
    return run(process.execPath, [script, 'run', ...chosen], { cwd: projectRoot });
  });
}
