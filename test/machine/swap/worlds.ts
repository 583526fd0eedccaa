import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bootMachine, type Machine } from '../../support/machine';
import { cutPower, imageAt } from './image';
import { driverOf, type Driver, type World } from './world';

/** In memory if possible: a cut loses what the kernel had not written, regardless of the speed of a disk. */
const scratch = () =>
  mkdtemp(path.join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'ladylinux-faults-'));

interface Options {
  readonly bundle: string;
  readonly mutant?: string | undefined;
}

/** See layoutOf: the root comes second in a driver's arguments. */
const placed = (root: string, [verb = '', ...rest]: readonly string[]) => [verb, root, ...rest];
const within = (folder: string) => `${folder}/opt:${folder}/var`;

const here = (
  root: string,
  { bundle, mutant = '' }: Options,
  args: readonly string[],
  tracer: readonly string[] = [],
): Driver => {
  const [program = process.execPath, ...rest] = [
    ...tracer,
    process.execPath,
    bundle,
    ...placed(root, args),
  ];
  return driverOf(
    spawn(program, rest, {
      // one thread makes all calls, so that a tracer counts them in order
      env: { LADYLINUX_TEST_MUTANT: mutant, UV_THREADPOOL_SIZE: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
};

/** kill -9: the process ends, the page cache stays. */
export const killWorld = async (options: Options): Promise<World> => {
  const folder = await scratch();
  const root = path.join(folder, 'root');
  return {
    name: 'kill -9',
    async make() {
      await rm(root, { recursive: true, force: true });
      await mkdir(root);
    },
    start: (args, tracer) => here(within(root), options, args, tracer),
    async disturb(driver) {
      driver.kill();
      await driver.ended;
    },
    revive: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
};

/** A power cut as the filesystem sees it: trees and journal on two disks that stop together. */
export const powerWorld = async (options: Options): Promise<World> => {
  const folder = await scratch();
  const root = path.join(folder, 'root');
  const images = ['opt', 'var'].map((name) =>
    imageAt(path.join(folder, `${name}.img`), path.join(root, name)),
  );
  let mounted = false;
  const mount = async () => {
    for (const image of images) await image.mount();
    mounted = true;
  };
  const unmount = async () => {
    if (!mounted) return;
    for (const image of images) await image.unmount();
    mounted = false;
  };
  return {
    name: 'power cut',
    async make() {
      await unmount();
      for (const image of images) await image.make();
      await mount();
    },
    start: (args) => here(within(root), options, args),
    async disturb(driver) {
      await cutPower(images.map((image) => image.folder));
      driver.kill();
      await driver.ended;
    },
    async revive() {
      await unmount();
      await mount();
    },
    async [Symbol.asyncDispose]() {
      await unmount();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** A power cut of a whole booted machine, and its boot: trees in /opt/ladylinux, journal in /var/lib. */
export const machineWorld = ({ bundle, mutant = '' }: Options): World => {
  let machine: Machine | undefined;
  const state = '/var/lib/swap-test';
  const running = (): Machine => {
    if (machine === undefined) throw new Error('make() first');
    return machine;
  };
  return {
    name: 'machine cut and boot',
    async make() {
      await machine?.down();
      machine = await bootMachine('swap', { disk: 'ext4', size: '256M' });
      await machine.exec(['mkdir', state]);
      await machine.copyIn(bundle, '/var/lib/driver.mjs');
      await machine.exec(['sync', '-f', '/var/lib/driver.mjs']);
    },
    start: (args) =>
      driverOf(
        running().exec(
          [
            'env',
            `LADYLINUX_TEST_MUTANT=${mutant}`,
            process.execPath,
            '/var/lib/driver.mjs',
            ...placed(`/opt/ladylinux:${state}`, args),
          ],
          { reject: false, buffer: false },
        ),
      ),
    async disturb(driver) {
      await running().cut();
      await driver.ended;
    },
    revive: () => running().boot(),
    async [Symbol.asyncDispose]() {
      await machine?.down();
    },
  };
};
