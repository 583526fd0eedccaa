import { makeInternet, type Internet } from '../../machine/world/internet';
import { machineWithPackage, sh } from '../../machine/world/machine';
import type { Machine } from '../../support/machine';
import { installProbe } from './probe';

/**
 * Two lists that differ in every package that the application names: fifteen pins, as many as in the one fork that pins packages,
 * including its native wheels.
 */
const pins = {
  fastapi: ['0.164.0', '0.165.0'],
  'uvicorn[standard]': ['0.53.0', '0.54.0'],
  numpy: ['2.4.5', '2.4.6'],
  grpcio: ['1.85.1', '1.85.3'],
  jinja2: ['3.1.5', '3.1.6'],
  pydantic: ['2.14.3', '2.14.4'],
  httpx: ['0.28.0', '0.28.1'],
  requests: ['2.34.1', '2.34.2'],
  'python-multipart': ['0.0.33', '0.0.34'],
  protobuf: ['7.36.1', '7.36.2'],
  pyyaml: ['6.0.3', '6.0.4'],
  psutil: ['7.2.1', '7.2.2'],
  tqdm: ['4.70.0', '4.70.1'],
  rich: ['14.3.4', '15.0.0'],
  sqlalchemy: ['2.1.8', '2.1.9'],
} as const;
const pinned = (which: 0 | 1) =>
  Object.entries(pins).map(([name, versions]) => `${name}==${versions[which]}`);
export const requirements = { older: pinned(0), newer: pinned(1) } as const;
export const pinnedNames = Object.keys(pins);

/** A machine with LadyLinux, which serves the sample application with numpy and grpcio imported. */
export interface World {
  readonly machine: Machine;
  readonly internet: Internet;
}

let world: Promise<World> | undefined;

/** Booted when the first part needs it. */
export function openWorld(): Promise<World> {
  world ??= make();
  return world;
}

export async function closeWorld(): Promise<void> {
  const opened = await world?.catch(() => undefined);
  world = undefined;
  if (opened === undefined) return;
  const { machine, internet } = opened;
  await machine.down();
  await internet[Symbol.asyncDispose]();
}

async function make(): Promise<World> {
  const [internet, machine] = await Promise.all([
    makeInternet([requirements.older, requirements.newer]),
    machineWithPackage('bench', { disk: 'ext4', size: '8G', net: true }),
  ]);
  try {
    await internet.serve(machine);
    const source = await internet.upstream.git.show('HEAD:api_layer.py');
    await internet.upstream.commit({
      message: 'Use numpy and grpcio',
      files: {
        // a hook's time belongs to the hook, and the other programs have none
        'refresh/prepare': null,
        'requirements.txt': text(requirements.newer),
        'api_layer.py': `import grpc  # noqa: F401\nimport numpy  # noqa: F401\n\n${source}`,
      },
    });
    await sh(machine, 'ladylinux-refresh install');
    await installProbe(machine);
  } catch (error) {
    await machine.down();
    throw error;
  }
  return { machine, internet };
}

export const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

let edits = 0;

/** A commit that changes only code. */
export async function commitCode({ internet }: World): Promise<string> {
  edits += 1;
  return internet.upstream.commit({
    message: `Change ${edits}`,
    files: { 'NEWS.md': `News number ${edits}.\n` },
  });
}

/** A commit that changes the version of every package that the application names, except one, which it takes from the other list. */
export async function commitRequirements(
  { internet }: World,
  which: keyof typeof requirements,
  [name, other]: readonly [name: string | null, of: keyof typeof requirements] = [null, which],
): Promise<string> {
  const lines = requirements[which].map((line, at) =>
    line.startsWith(`${name ?? ''}==`) ? (requirements[other][at] ?? line) : line,
  );
  return internet.upstream.commit({
    message: `Use the ${which} packages`,
    files: { 'requirements.txt': text(lines) },
  });
}

/** Fails with the program's output. */
export async function run(
  machine: Machine,
  command: readonly [string, ...string[]],
): Promise<string> {
  const done = await machine.exec(command, { reject: false, all: true });
  if (done.exitCode !== 0 && done.exitCode !== 3)
    throw new Error(`${command.join(' ')} answered ${done.exitCode}:\n${done.all ?? ''}`);
  return done.stdout;
}
