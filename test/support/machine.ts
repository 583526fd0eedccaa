import path from 'node:path';
import { existsSync } from 'node:fs';
import { baseNamed, rootOf, type Base } from '../../build/test/bases.mjs';
import { execa, type ExecaChildProcess, type Options } from 'execa';

// all our runners start in the project's folder; a bundle may be anywhere
const harness = path.resolve('test/machine/harness');

/** What machines boot from: this computer's own root, unless the runner names another release. */
export const base = baseNamed(process.env['LADYLINUX_TEST_BASE']);

/** Another release, if this computer has its root already; the runner makes it. */
export function otherBase(name: string): Base | null {
  const other = baseNamed(name);
  return other !== undefined && other !== base && existsSync(rootOf(other)) ? other : null;
}

/** Machines need root (namespaces, loop devices) and systemd-nspawn. */
export const canBoot = process.getuid?.() === 0;

export interface MachineOptions {
  /** `ext4` loses unsynced writes at a cut, `tmpfs` loses none. */
  readonly disk: 'tmpfs' | 'ext4';
  /** The size of each disk, as for truncate(1). */
  readonly size?: string;
  /** Connects the machine to the fake internet. */
  readonly net?: boolean;
  /** Boots from this instead of `base`. */
  readonly of?: Base;
  /** The name of a halted machine with its disk in memory: this one starts with a copy of that disk. */
  readonly from?: string;
}

/** A booted throwaway machine; see harness/README.md. */
export interface Machine extends AsyncDisposable {
  readonly name: string;
  /** As root. */
  exec(command: readonly [string, ...string[]], options?: Options): ExecaChildProcess;
  /** As that user, in their desktop session if they have one. */
  as(user: string, command: readonly [string, ...string[]], options?: Options): ExecaChildProcess;
  /** In the namespace of the fake internet. */
  inet(command: readonly [string, ...string[]], options?: Options): ExecaChildProcess;
  copyIn(source: string, target: string): Promise<void>;
  copyOut(source: string, target: string): Promise<void>;
  net(change: 'unplug' | 'plug' | 'drop' | 'undrop'): Promise<void>;
  /** Connects it to another machine by cable: 192.168.77.1 here, 192.168.77.2 there. */
  wire(other: Machine): Promise<void>;
  halt(): Promise<void>;
  /** A power cut. */
  cut(): Promise<void>;
  boot(): Promise<void>;
  down(): Promise<void>;
}

const harnessScript =
  (script: string) =>
  (args: readonly string[], options: Options = {}) =>
    execa(path.join(harness, script), args, options);

export const machine = harnessScript('machine');
export const desktop = harnessScript('desktop');

/** Boots a machine. Names are made unique, so that test files may run at the same time. */
export const bootMachine = async (purpose: string, options: MachineOptions): Promise<Machine> => {
  const name = `${purpose}-${process.pid}`;
  const { disk, size, net, from, of = base } = options;
  const based = of === undefined ? [] : ['--base', rootOf(of)];
  const sized = size === undefined ? [] : ['--size', size];
  const copied = from === undefined ? [] : ['--from', from];
  const args = ['--disk', disk, ...based, ...sized, ...copied, ...(net ? ['--net'] : [])];
  await machine(['up', name, ...args]).catch(async (error: unknown) => {
    await machine(['down', name]);
    throw error;
  });
  const told = async (...args: string[]) => {
    await machine([args[0] ?? '', name, ...args.slice(1)]);
  };
  const down = () => told('down');
  return {
    name,
    exec: (command, given) => machine(['exec', name, ...command], given),
    as: (user, command, given) => machine(['as', name, user, ...command], given),
    inet: (command, given) => machine(['inet', name, ...command], given),
    copyIn: (source, target) => told('in', source, target),
    copyOut: (source, target) => told('out', source, target),
    net: (change) => told('net', change),
    wire: (other) => told('wire', other.name),
    halt: () => told('halt'),
    cut: () => told('cut'),
    boot: () => told('boot'),
    down,
    [Symbol.asyncDispose]: down,
  };
};
