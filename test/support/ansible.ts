import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { execa, type ExecaChildProcess, type Options } from 'execa';
import { pythonPrograms } from './python-programs';

// all our runners start in the project's folder; a bundle may be anywhere
const collection = resolve('ansible');
const versions = { core: '2.19.14', lint: '26.10.1' } as const;

/** Ansible from PyPI, set up to find our collection. */
export interface Ansible extends AsyncDisposable {
  /** The collection's folder, where Ansible looks for it. */
  readonly collection: string;
  /** ansible, ansible-playbook, ansible-lint or ansible-test, in the collection's folder. */
  run(program: string, args: readonly string[], options?: Options): ExecaChildProcess;
}

export async function makeAnsible(): Promise<Ansible> {
  const programs = await environment();
  const folder = await mkdtemp(join(tmpdir(), 'ansible-'));
  const placed = join(folder, 'ansible_collections/ladylinux/refresh');
  await mkdir(dirname(placed), { recursive: true });
  await cp(collection, placed, { recursive: true });
  return {
    collection: placed,
    run: (program, args, options = {}) =>
      execa(join(programs, program), args, {
        cwd: placed,
        reject: false,
        ...options,
        env: {
          PATH: `${programs}:${process.env['PATH'] ?? ''}`,
          LC_ALL: 'C.UTF-8',
          ANSIBLE_COLLECTIONS_PATH: folder,
          ANSIBLE_NOCOLOR: '1',
          ANSIBLE_HOME: join(folder, 'home'),
          ...options.env,
        },
      }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

const environment = (): Promise<string> =>
  pythonPrograms(`ansible-${versions.core}-${versions.lint}`, [
    `ansible-core==${versions.core}`,
    `ansible-lint==${versions.lint}`,
  ]);
