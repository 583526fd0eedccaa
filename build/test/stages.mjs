import { query } from '../support/run.mjs';
import { isRoot } from '../support/system-packages.mjs';
import { whyNoDisplay } from './graphical.mjs';
import { playwright, vitest } from './runners.mjs';

/** @typedef {import('./runners.mjs').Runner} Runner */

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {Runner} runner
 * @property {number} minutes after which it hangs, and is killed
 * @property {boolean} [graphical]
 * @property {() => string | undefined} [whyNot] why it cannot run on this machine
 */

/** @type {readonly Stage[]} */
export const stages = [
  { name: 'unit', runner: vitest('unit'), minutes: 20 },
  { name: 'integration', runner: vitest('integration'), minutes: 45 },
  { name: 'e2e', runner: playwright(), minutes: 45, graphical: true, whyNot: whyNoDisplay },
  { name: 'machine', runner: vitest('machine'), minutes: 90, whyNot: whyNoMachines },
];

function whyNoMachines() {
  if (!isRoot()) return 'only root can boot a machine';
  if (query('systemd-nspawn', ['--version']) === undefined) return 'systemd-nspawn is missing';
  const mounts = ['--mount', '--pid', '--fork', 'mount', '-t', 'tmpfs', 'none', '/mnt'];
  return query('unshare', mounts) === undefined ? 'this container may not mount' : undefined;
}
