import { createHash } from 'node:crypto';
import {
  copyFile,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa, type ExecaChildProcess } from 'execa';
import { uvRelease } from '../../../helper/tasks/python/bootstrap-uv';
import { cacheDirectory } from '../../../build/support/paths.mjs';
import { base, type Machine } from '../../support/machine';
import { onceFolder } from './once';
import { cloneForChanges, createUpstream, type TestRepository } from '../../support/repositories';

// all our runners start in the project's folder; a bundle may be anywhere
const project = resolve();
const harness = join(project, 'test/machine/harness/fake-internet');
const sample = join(project, 'sample');
/** What the helper fetches if the system lacks it. */
export const extra = `uv==${uvRelease.version}`;

/** github.com and a package index with TLS, in a machine's network. */
export interface Internet extends AsyncDisposable {
  /** The repository that https://github.com/theCodingProfessor/LadyLinux serves. */
  readonly upstream: TestRepository;
  /** The folder of the package index: one folder per package, with its wheels. */
  readonly simple: string;
  /** Serves content at https://files.pythonhosted.org/PATH. */
  offerFile(path: string, content: Uint8Array): Promise<void>;
  /** From now on this host requires this Authorization header. */
  want(host: string, authorization: string): Promise<void>;
  /** The path of the upstream. */
  readonly repository: string;
  /** Makes a machine trust the certificates (a copy of a machine that does can skip this), and starts serving it. */
  serve(machine: Machine, known?: { readonly isTrusted: boolean }): Promise<void>;
  /** A second node with the same content at another address of a machine's network, with its own ETags; until it is killed. */
  node(machine: Machine, address: string): ExecaChildProcess;
  /** Also serves this computer, at a loopback address. */
  serveAt(address: string): Promise<void>;
  /** The certificate of the authority that signed for these names. */
  readonly certificate: string;
  /** Adds a package to the index. */
  offer(wheel: string): Promise<void>;
}

const ownPython = base?.python ?? null;

/** Offers the sample's packages, for other Pythons too, and those that each list of requirements asks for. */
export async function makeInternet(
  more: readonly (readonly string[])[] = [],
  pythons: readonly string[] = [],
): Promise<Internet> {
  const folder = await mkdtemp(join(tmpdir(), 'internet-'));
  const bare = join(folder, 'git/theCodingProfessor/LadyLinux.git');
  await mkdir(dirname(bare), { recursive: true });
  await createUpstream({
    ...{ sampleDir: sample, bareRepository: bare },
    modelsAt: 'https://files.pythonhosted.org/models',
  });
  await cp(join(sample, 'models'), join(folder, 'models'), { recursive: true });
  // The address in the settings has no ".git"; github.com accepts both forms.
  await rename(bare, bare.replace(/\.git$/, ''));
  const upstream = await cloneForChanges(bare.replace(/\.git$/, ''));
  const simple = join(folder, 'simple');
  const own = (await readFile(join(sample, 'app/requirements.txt'), 'utf8')).trim().split('\n');
  for (const list of [[...own, extra], ...more]) await offerPackages(simple, list, ownPython);
  for (const python of pythons) await offerPackages(simple, own, python);
  await makeAuthority(folder);
  const servers: ExecaChildProcess[] = [];
  return {
    upstream,
    simple,
    async offerFile(path, content) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    },
    async want(host, authorization) {
      await mkdir(join(folder, 'wants'), { recursive: true });
      await writeFile(join(folder, 'wants', host), authorization);
    },
    repository: bare.replace(/\.git$/, ''),
    async serve(machine, { isTrusted } = { isTrusted: false }) {
      if (!isTrusted) {
        const anchor = '/usr/local/share/ca-certificates/test.crt';
        await machine.copyIn(join(folder, 'tls/ca.pem'), anchor);
        await machine.exec(['update-ca-certificates']);
      }
      servers.push(machine.inet(['python3', harness, folder], { stdio: 'ignore', reject: false }));
      await untilAnswers((...command) => machine.exec(command, { reject: false }));
    },
    node: (machine, address) =>
      machine.inet(['env', `ADDRESS=${address}`, `NODE=${address}-`, 'python3', harness, folder], {
        stdio: 'ignore',
        reject: false,
      }),
    async serveAt(address) {
      const env = { ADDRESS: address };
      servers.push(execa('python3', [harness, folder], { env, stdio: 'ignore', reject: false }));
      await untilAnswers((program, ...args) =>
        execa(program, [...args, '--insecure', '--resolve', `*:443:${address}`], { reject: false }),
      );
    },
    certificate: join(folder, 'tls/ca.pem'),
    offer: (wheel) => offerWheel(wheel, join(folder, 'simple')),
    async [Symbol.asyncDispose]() {
      for (const server of servers) server.kill();
      await Promise.all(servers);
      await rm(folder, { recursive: true });
    },
  };
}

/** One authority per test run. */
async function makeAuthority(folder: string): Promise<void> {
  const once = onceFolder();
  if (once === undefined) {
    await execa('python3', [harness, '--make-tls', folder]);
    return;
  }
  if (!(await readdir(once)).includes('tls')) await execa('python3', [harness, '--make-tls', once]);
  await cp(join(once, 'tls'), join(folder, 'tls'), { recursive: true });
}

type Call = (program: string, ...args: string[]) => ExecaChildProcess;

async function untilAnswers(call: Call): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const answer = await call('curl', '--silent', '--fail', 'https://pypi.org/simple/fastapi/');
    if (answer.exitCode === 0) return;
    await sleep(50);
  }
  throw new Error('the fake internet does not answer');
}

/** The packages of a list with all dependencies, from the real index; fetched once and kept. */
async function offerPackages(
  simple: string,
  requirements: readonly string[],
  pythonVersion: string | null,
): Promise<void> {
  const python = pythonVersion === null ? [] : ['--python-version', pythonVersion];
  const wanted = createHash('sha256')
    .update([...requirements, ...python].join('\n'))
    .digest('hex');
  const kept = join(cacheDirectory(), `wheels-${wanted.slice(0, 16)}`);
  if ((await readdir(kept).catch(() => [])).length === 0) {
    await mkdir(dirname(kept), { recursive: true });
    const fresh = await mkdtemp(`${kept}-`);
    await execa(
      '/usr/bin/python3',
      [
        ...['-m', 'pip', 'download', '--quiet', '--only-binary=:all:'],
        ...[...python, '--dest', fresh, ...requirements],
      ],
      { cwd: project },
    );
    await rename(fresh, kept);
  }
  for (const wheel of await readdir(kept)) await offerWheel(join(kept, wheel), simple);
}

async function offerWheel(wheel: string, simple: string): Promise<void> {
  const name = (basename(wheel).split('-')[0] ?? '').toLowerCase().replace(/[-_.]+/g, '-');
  await mkdir(join(simple, name), { recursive: true });
  await copyFile(wheel, join(simple, name, basename(wheel)));
}
