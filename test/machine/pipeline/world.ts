import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundle } from '../../../build/bundle.mjs';
import type { Machine, MachineOptions } from '../../support/machine';
import { makeWheel } from '../../support/wheels';
import { bundleAgent, startAgent } from '../world/agent';
import { makeInternet, type Internet } from '../world/internet';
import { machineWithPackage, sh } from '../world/machine';
import { branchOf, filesOf, libraryName, versions } from './application';
import {
  looked,
  ran,
  watched,
  type Command,
  type Looked,
  type Ran,
  type Watched,
} from './commands';

/** An installed machine with the test build of the helper, and an agent inside that runs commands. */
export interface PipelineWorld extends AsyncDisposable {
  readonly name: string;
  run(asked: Omit<Extract<Command, { kind: 'run' }>, 'kind'>): Promise<Ran>;
  /** Starts a run and does not wait for it: something is about to end the machine. */
  begin(asked: Omit<Extract<Command, { kind: 'run' }>, 'kind'>): void;
  watch(asked: Omit<Extract<Command, { kind: 'watch' }>, 'kind'>): Promise<Watched>;
  settle(): Promise<void>;
  look(): Promise<Looked>;
  sh(script: string): Promise<string>;
  /** What the machine's journal has since it booted. */
  log(): Promise<string>;
  /** Loses what was not synced, and boots. */
  cut(): Promise<void>;
  /** Another machine, where this one is broken. */
  renew(): Promise<Looked>;
}

export interface WorldOptions {
  readonly disk: MachineOptions['disk'];
  /** One of the defects of a run, or of the swap. */
  readonly mutant?: string | undefined;
  /** More lines for ladylinux-recover.service. */
  readonly recoverUnit?: string | undefined;
}

const wrapper = `#!/bin/bash
# VERB: the pipeline as the unit would run it, or under strace, or with an order to kill itself. Each order is good for once.
on=/run/ladylinux-test/$1
[ ! -e "$on.kill" ] || { export LADYLINUX_TEST_KILL="$(<"$on.kill")"; rm "$on.kill"; }
trace=()
if [ -e "$on.inject" ]; then
  read -r -a inject <"$on.inject"; rm "$on.inject"
  trace=(/usr/bin/strace -f -qq -o "$on.strace" -e trace=rename,fsync,unlink,syncfs "\${inject[@]}")
  export UV_THREADPOOL_SIZE=1
fi
exec "\${trace[@]}" /usr/bin/node /usr/lib/ladylinux/ladylinux-refresh.cjs "$1"
`;

const settings = {
  version: 1,
  branch: branchOf({ number: 0 }),
  entryPoint: 'api_layer:app',
  services: [{ health: { successes: 1, timeoutSeconds: 20 } }],
  prepare: { data: true },
  // clients stream all the while: there is no quiet moment
  drain: { seconds: 1 },
};

const lib = '/usr/lib/ladylinux';

export async function makePipelineWorld(options: WorldOptions): Promise<PipelineWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'pipeline-'));
  const [internet] = await Promise.all([
    makeInternet(),
    bundle({ testFlags: true }),
    bundleAgent('test/machine/pipeline/agent.ts', join(folder, 'agent.mjs')),
  ]);
  await offerVersions(internet, folder);
  let machine = await installedMachine(internet, folder, options);
  let agent = startAgent(machine, `${lib}/agent.mjs`);
  return {
    name: `pipeline on ${options.disk}`,
    async run(asked) {
      return ran.parse(await agent.ask({ kind: 'run', ...asked }));
    },
    begin(asked) {
      agent.ask({ kind: 'run', ...asked }).catch(() => undefined); // it ends with its machine
    },
    async watch(asked) {
      return watched.parse(await agent.ask({ kind: 'watch', ...asked }));
    },
    async settle() {
      await agent.ask({ kind: 'settle' });
    },
    async look() {
      return looked.parse(await agent.ask({ kind: 'look' }));
    },
    sh: (script) => sh(machine, script),
    log: () => sh(machine, 'journalctl --boot --no-pager --output=short-monotonic'),
    async cut() {
      await machine.cut();
      await agent.ended;
      await machine.boot();
      agent = startAgent(machine, `${lib}/agent.mjs`);
    },
    async renew() {
      await machine.down();
      await agent.ended;
      machine = await installedMachine(internet, folder, options);
      agent = startAgent(machine, `${lib}/agent.mjs`);
      return looked.parse(await agent.ask({ kind: 'look' }));
    },
    async [Symbol.asyncDispose]() {
      await machine.down();
      await agent.ended;
      await internet[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

async function offerVersions(internet: Internet, folder: string): Promise<void> {
  for (const version of ['1.0', '2.0'])
    await internet.offer(await makeWheel(folder, { name: libraryName, version }));
  for (const version of versions) {
    await internet.upstream.git.raw(['rm', '-r', '--quiet', '--ignore-unmatch', 'refresh']);
    await internet.upstream.commit({
      branch: branchOf(version),
      files: filesOf(version),
      executable: version.hook === 'none' ? [] : ['refresh/prepare'],
      message: `Version ${String(version.number)}`,
    });
  }
}

async function installedMachine(
  internet: Internet,
  folder: string,
  { disk, mutant = '', recoverUnit = '' }: WorldOptions,
): Promise<Machine> {
  const machine = await machineWithPackage('pipeline', { disk, size: '1G', net: true });
  const put = async (path: string, text: string) => {
    await writeFile(join(folder, 'file'), text);
    await machine.copyIn(join(folder, 'file'), path);
  };
  try {
    await internet.serve(machine);
    await machine.copyIn(
      resolve('out/test-helper/ladylinux-refresh.cjs'),
      `${lib}/ladylinux-refresh.cjs`,
    );
    await machine.copyIn(join(folder, 'agent.mjs'), `${lib}/agent.mjs`);
    await put(`${lib}/run-for-test`, wrapper);
    await sh(
      machine,
      `chmod 755 ${lib}/*; mkdir -p /etc/ladylinux /etc/systemd/system/ladylinux-{refresh,resume,recover,api}.service.d`,
    );
    // its own folder in /run, and strace
    const reach = 'ReadWritePaths=-/run/ladylinux-test\nSystemCallFilter=@debug\n';
    const dropIn = (unit: string) => `/etc/systemd/system/ladylinux-${unit}.service.d/10-test.conf`;
    for (const [unit, verb, more] of [
      ['refresh', 'run', ''],
      // trials follow each other faster than failures do
      ['resume', 'resume', '[Unit]\nStartLimitIntervalSec=0\n'],
      ['recover', 'recover', recoverUnit],
    ] as const)
      await put(
        dropIn(unit),
        `${more}[Service]\nExecStart=\nExecStart=${lib}/run-for-test ${verb}\n${reach}Environment=LADYLINUX_TEST_DEFECT=${mutant}\n`,
      );
    // faster deaths, so that a bad version is known sooner; nothing else of the unit is changed
    await put(dropIn('api'), '[Service]\nRestartSec=50ms\n');
    await put('/etc/ladylinux/refresh.json', JSON.stringify(settings));
    await sh(
      machine,
      `systemctl daemon-reload
       ladylinux-refresh install
       mkdir /opt/ladylinux/models/big; head -c 200k /dev/urandom > /opt/ladylinux/models/big/weights.gguf
       echo secret > /var/lib/ladylinux/data/keys; chmod 600 /var/lib/ladylinux/data/keys
       chown -R ladylinux:ladylinux /opt/ladylinux/models /var/lib/ladylinux/data
       sync`,
    );
    return machine;
  } catch (error) {
    await machine.down();
    throw error;
  }
}
