import { query } from '../support/run.mjs';
import { isRoot } from '../support/system-packages.mjs';
import { whyNoDisplay } from './graphical.mjs';
import { playwright, vitest } from './runners.mjs';

/** @typedef {import('./runners.mjs').Runner} Runner */

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {'code' | 'machine'} lane stages of one lane run one after the other, the two lanes side by side: machines
 *   wait more than they compute
 * @property {Runner} runner
 * @property {number} minutes after which it hangs, and is killed
 * @property {boolean} [graphical]
 * @property {() => string | undefined} [whyNot] why it cannot run on this machine
 */

/** @type {readonly Stage[]} */
export const stages = [
  { name: 'unit', lane: 'code', runner: vitest('unit'), minutes: 20 },
  { name: 'integration', lane: 'code', runner: vitest('integration'), minutes: 45 },
  {
    name: 'machine',
    lane: 'machine',
    runner: vitest('machine'),
    minutes: 90,
    whyNot: whyNoMachines,
  },
  {
    name: 'e2e',
    lane: 'code',
    runner: playwright(),
    minutes: 45,
    graphical: true,
    whyNot: whyNoDisplay,
  },
];

function whyNoMachines() {
  if (!isRoot()) return 'only root can boot a machine';
  if (query('systemd-nspawn', ['--version']) === undefined) return 'systemd-nspawn is missing';
  const mounts = ['--mount', '--pid', '--fork', 'mount', '-t', 'tmpfs', 'none', '/mnt'];
  return query('unshare', mounts) === undefined ? 'this container may not mount' : undefined;
}
