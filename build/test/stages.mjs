import { existsSync } from 'node:fs';
import { query } from '../support/run.mjs';
import { isRoot } from '../support/system-packages.mjs';
import { bases, whyNoBase } from './bases.mjs';
import { whyNoDisplay } from './graphical.mjs';
import { chromiumProgram, playwright, vitest } from './runners.mjs';

/** @typedef {import('./runners.mjs').Runner} Runner */

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {'code' | 'machine'} lane stages of one lane run one after the other, and the two lanes at the same time: machines
 * wait more than they compute
 * @property {Runner} runner
 * @property {number} minutes the time limit, after which the stage is killed
 * @property {boolean} [graphical]
 * @property {import('./bases.mjs').Base} [base] the release of its machines; by default this computer's own
 * @property {() => string | undefined} [whyNot] why it cannot run on this computer
 */

/** Tests of behaviour that depends on the release: a full run also runs them on the other releases. */
const onEachBase = [
  'install-refresh',
  'any-repository',
  'install-interrupted',
  'polkit-matrix',
  'room',
  'sandbox-hostile',
  'package-lifecycle',
  'release',
  'signing-key',
  'readme-lines',
  'image',
  'upgrade',
  'desktop-refresh',
].map((name) => `test/machine/${name}.test.ts`);

/**
 * @param {import('./bases.mjs').Base} base
 * @param {readonly string[]} files
 * @returns {Stage}
 */
const machineOn = (base, files) => ({
  name: base.name,
  lane: 'machine',
  runner: vitest('machine', files),
  minutes: 90,
  base,
  whyNot: () => whyNoMachines() ?? whyNoBase(base),
});

/**
 * The whole machine stage, on machines of another release.
 *
 * @param {import('./bases.mjs').Base} base
 */
export const allMachinesOn = (base) => machineOn(base, []);

/** @type {readonly Stage[]} */
export const stages = [
  { name: 'unit', lane: 'code', runner: vitest('unit'), minutes: 20 },
  { name: 'integration', lane: 'code', runner: vitest('integration'), minutes: 60 },
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
    runner: playwright('electron'),
    minutes: 45,
    graphical: true,
    whyNot: whyNoDisplay,
  },
  {
    name: 'engine',
    lane: 'code',
    runner: playwright('chromium'),
    minutes: 45,
    graphical: true,
    whyNot: () => whyNoDisplay() ?? whyNoChromium(),
  },
  ...bases.map((base) => machineOn(base, onEachBase)),
];

const whyNoChromium = () =>
  existsSync(chromiumProgram) ? undefined : 'chromium is no package of this distribution';

function whyNoMachines() {
  if (!isRoot()) return 'only root can boot a machine';
  if (query('systemd-nspawn', ['--version']) === undefined) return 'systemd-nspawn is missing';
  const mounts = ['--mount', '--pid', '--fork', 'mount', '-t', 'tmpfs', 'none', '/mnt'];
  return query('unshare', mounts) === undefined ? 'this container may not mount' : undefined;
}
