import { lintSince } from './support/lint-due.mjs';
import { isMain } from './support/is-main.mjs';
import { inProject, projectRoot } from './support/paths.mjs';
import { run } from './support/run.mjs';
import { runMain, say, timed } from './support/say.mjs';

const checks = [
  { name: 'Types', script: 'typescript/bin/tsc', args: [] },
  { name: 'Lint', script: 'eslint/bin/eslint.js', args: ['--max-warnings', '0'] },
  {
    name: 'Format',
    script: 'prettier/bin/prettier.cjs',
    args: [
      ...['--check', '--log-level', 'warn', '.'],
      ...['--cache', '--cache-strategy', 'content'],
    ],
  },
];

/** Two processes finish sooner than one if nothing else needs the processors, although each reads all types first. */
const inTwo = ['--concurrency', '2'];

/**
 * Checks types, lint (with the import zones) and formatting.
 *
 * @param {import('./support/run.mjs').RunOptions & { isAlone?: boolean }} [options] isAlone: nothing else runs at the same time
 * @returns {Promise<string[]>} the names of the checks that failed
 */
export async function check({ isAlone = false, ...options } = {}) {
  const failed = [];
  const lint = lintSince(projectRoot);
  const everything = ['.', ...(isAlone ? inTwo : [])];
  for (const { name, script, args } of checks) {
    const due = name === 'Lint' ? (lint.due === 'all' ? everything : lint.due) : [];
    if (name === 'Lint' && due.length === 0) continue;
    const command = [inProject('node_modules', script), ...args, ...due];
    const code = await timed(name, () =>
      run(process.execPath, command, { ...options, cwd: projectRoot }),
    );
    if (code !== 0) failed.push(name);
    else if (name === 'Lint') await lint.done();
  }
  return failed;
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    const failed = await check({ isAlone: true });
    say(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}.`);
    return failed.length === 0 ? 0 : 1;
  });
}
