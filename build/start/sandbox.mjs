import { inProject } from '../support/paths.mjs';
import { mustRun } from '../support/run.mjs';

/**
 * Lays out a private LadyLinux below prefix, with sample/ as its upstream. One that is there already
 * is kept.
 *
 * @param {string} prefix
 */
export async function createSandbox(prefix) {
  const helper = inProject('out/helper/ladylinux-refresh.cjs');
  const args = ['sandbox', 'create', '--prefix', prefix, '--sample', inProject('sample')];
  await mustRun(process.execPath, [helper, ...args], { quiet: true });
}
