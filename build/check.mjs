import { isMain } from './support/is-main.mjs';
import { inProject, projectRoot } from './support/paths.mjs';
import { run } from './support/run.mjs';
import { runMain, say, timed } from './support/say.mjs';

const checks = [
  { name: 'Types', script: 'typescript/bin/tsc', args: [] },
  { name: 'Lint', script: 'eslint/bin/eslint.js', args: ['.', '--max-warnings', '0'] },
  {
    name: 'Format',
    script: 'prettier/bin/prettier.cjs',
    args: ['--check', '--log-level', 'warn', '.'],
  },
];

/**
 * Checks types, lint (with the import zones) and formatting.
 *
 * @param {import('./support/run.mjs').RunOptions} [options]
 * @returns {Promise<string[]>} the names of the checks that failed
 */
export async function check(options) {
  const failed = [];
  for (const { name, script, args } of checks) {
    const command = [inProject('node_modules', script), ...args];
    const code = await timed(name, () =>
      run(process.execPath, command, { ...options, cwd: projectRoot }),
    );
    if (code !== 0) failed.push(name);
  }
  return failed;
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    const failed = await check();
    say(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}.`);
    return failed.length === 0 ? 0 : 1;
  });
}
