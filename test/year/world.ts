import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { makeWheel } from '../support/wheels';
import type { Machine } from '../support/machine';
import { bundleAgent, startAgent } from '../machine/world/agent';
import { asVersion } from '../machine/world/deb';
import { makeInternet, type Internet } from '../machine/world/internet';
import { helperDeb, machineWithPackage, sh } from '../machine/world/machine';
import {
  filesOf,
  firstApplication,
  packageNames,
  packageVersions,
  type Application,
} from './application';
import {
  looked,
  measured,
  ran,
  type Command,
  type Looked,
  type Measured,
  type Ran,
} from './commands';

export const mainBranch = 'year';
const taskDropIns = '/etc/systemd/system/ladylinux-task-.service.d';
const agentFile = '/usr/local/lib/year-agent.mjs';

/** One machine with the released package, on disks that lose what was not synced, and a model of the internet. */
export interface YearWorld extends AsyncDisposable {
  readonly machine: Machine;
  readonly internet: Internet;
  /** A commit of an application, on a branch that is made if new; or replacing the newest one. */
  commit(application: Application, how?: { branch?: string; instead?: boolean }): Promise<string>;
  run(asked: Omit<Extract<Command, { kind: 'run' }>, 'kind'>): Promise<Ran>;
  /** The power fails so many milliseconds after a refresh was requested; then the machine boots. */
  loseWhile(milliseconds: number): Promise<void>;
  look(): Promise<Looked>;
  measure(isTimed: boolean): Promise<Measured>;
  age(days: number): Promise<void>;
  sh(script: string): Promise<string>;
  /** Another version of our own package. */
  upgrade(version: string): Promise<void>;
}

const settings = {
  version: 1,
  branch: mainBranch,
  entryPoint: 'api_layer:app',
  services: [{ health: { successes: 1, timeoutSeconds: 60 } }],
  prepare: { data: true },
};

/** Small, and nothing that an archive makes smaller: a year shows whether they pile up. */
const wheelBytes = 150_000;
const noise = (seed: number): string => {
  let state = seed;
  return Array.from({ length: wheelBytes / 8 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state.toString(16).padStart(8, '0');
  }).join('');
};

async function offerPackages(internet: Internet, folder: string): Promise<void> {
  for (const [at, name] of packageNames.entries())
    for (const [age, version] of packageVersions.entries()) {
      const files = {
        [`${name}/__init__.py`]: `VERSION = "${version}"\n`,
        [`${name}/tables.txt`]: noise(at * 100 + age + 1),
      };
      await internet.offer(await makeWheel(folder, { name, version, files }));
    }
}

export async function makeYearWorld(): Promise<YearWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'year-'));
  const [internet, machine] = await Promise.all([
    makeInternet(),
    machineWithPackage('year', { disk: 'ext4', size: '3G', net: true }),
    bundleAgent('test/year/agent.ts', join(folder, 'agent.mjs')),
  ]);
  const dispose = async () => {
    await machine.down();
    await internet[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  };
  try {
    await internet.serve(machine);
    await offerPackages(internet, folder);
    const commits = new Commits(internet);
    await commits.make(firstApplication);
    await setUp(machine, folder);
    let agent = startAgent(machine, agentFile);
    const ask = (asked: Command) => agent.ask(asked);
    return {
      machine,
      internet,
      commit: (application, how) => commits.make(application, how),
      run: async (asked) => ran.parse(await ask({ kind: 'run', ...asked })),
      async loseWhile(milliseconds) {
        ask({ kind: 'run', args: ['refresh'] }).catch(() => undefined); // it ends with its machine
        await new Promise((resolve) => setTimeout(resolve, milliseconds));
        await machine.cut();
        await agent.ended;
        await machine.boot();
        agent = startAgent(machine, agentFile);
      },
      look: async () => looked.parse(await ask({ kind: 'look' })),
      measure: async (isTimed) => measured.parse(await ask({ kind: 'measure', isTimed })),
      async age(days) {
        await ask({ kind: 'age', days });
      },
      sh: (script) => sh(machine, script),
      async upgrade(version) {
        const deb = await asVersion(await helperDeb(), version, folder);
        await machine.copyIn(deb, `/root/${basename(deb)}`);
        await sh(
          machine,
          `DEBIAN_FRONTEND=noninteractive dpkg --install /root/${basename(deb)}; rm /root/*.deb`,
        );
      },
      async [Symbol.asyncDispose]() {
        await dispose();
        await agent.ended;
      },
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** What each branch has, since a commit removes what the next version lacks. */
class Commits {
  readonly #files = new Map<string, readonly string[]>();
  #present: readonly string[] = ['refresh/prepare'];

  constructor(private readonly internet: Internet) {}

  async make(
    application: Application,
    { branch = mainBranch, instead = false }: { branch?: string; instead?: boolean } = {},
  ): Promise<string> {
    const files = filesOf(application);
    const there = this.#files.get(branch) ?? this.#present;
    const gone = there.filter((path) => !Object.hasOwn(files, path));
    const { upstream } = this.internet;
    const hash = await upstream[instead ? 'rewrite' : 'commit']({
      branch,
      message: `Version ${String(application.number)}`,
      files: { ...files, ...Object.fromEntries(gone.map((path) => [path, null])) },
      executable: Object.keys(files).filter((path) => path === 'refresh/prepare'),
    });
    this.#present = Object.keys(files);
    this.#files.set(branch, this.#present);
    return hash;
  }
}

async function setUp(machine: Machine, folder: string): Promise<void> {
  await machine.copyIn(join(folder, 'agent.mjs'), agentFile);
  await writeFile(join(folder, 'settings'), JSON.stringify(settings));
  // tasks of a refresh have a low priority: with other tests running a day would take minutes
  await sh(
    machine,
    `mkdir -p /etc/ladylinux ${taskDropIns}
     printf '[Service]\\nNice=0\\nIOSchedulingClass=none\\n' > ${taskDropIns}/10-test.conf; systemctl daemon-reload`,
  );
  await machine.copyIn(join(folder, 'settings'), '/etc/ladylinux/refresh.json');
  await sh(
    machine,
    `ladylinux-refresh install
     mkdir /opt/ladylinux/models/big; head -c 200k /dev/urandom > /opt/ladylinux/models/big/weights.gguf
     head -c 200k /dev/urandom > /var/lib/ladylinux/data/notes; chmod 600 /var/lib/ladylinux/data/notes
     chown -R ladylinux:ladylinux /opt/ladylinux/models /var/lib/ladylinux/data
     sync`,
  );
}
