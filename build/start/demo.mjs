import { inProject } from '../support/paths.mjs';
import { say } from '../support/say.mjs';
import { mustRun } from '../support/run.mjs';

/**
 * Creates a demo below the prefix, with sample/ as its upstream. An existing one is kept.
 *
 * @param {string} prefix
 */
export async function createDemo(prefix) {
  const helper = inProject('out/helper/ladylinux-refresh.cjs');
  if (process.getuid?.() === 0) say('You are root, so the code of this demo runs as root, too.');
  const args = [
    'sandbox',
    'create',
    '--prefix',
    prefix,
    '--sample',
    inProject('sample'),
    '--as-root',
  ];
  await mustRun(process.execPath, [helper, ...args], { quiet: true });
}
