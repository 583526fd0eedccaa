import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { bundle } from '../../../build/bundle.mjs';
import { inProject } from '../../../build/support/paths.mjs';
import { freePort } from '../../../common/loopback';
import { bundleFile } from '../../../contract/bundle';
import { pagesOf } from '../../../helper/tasks/bundle/pages';
import { helperBundle } from '../../support/prefix';
import { atLeast, figure, under, type Figure } from './part';
import { rounds } from './settings';
import { ratios } from './statistics';

const clients = 30;
const sizes = [100_000_000, 3_000_000, ...Array.from({ length: 40 }, () => 1_000_000)];

/** Our server and nginx on the same files in memory, round by round. */
export async function serving(): Promise<Figure[]> {
  const home = await mkdtemp('/dev/shm/ladylinux-bench-served-');
  try {
    const folder = join(home, 'bundle');
    const paths = await makeBundle(folder);
    await using nginx = await serve(home, await nginxCommand(home, folder));
    await using ours = await serve(home, await ourCommand(folder));
    const rates = { nginx: [] as number[], ours: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      rates.nginx.push(await rateOf(nginx.port, paths));
      rates.ours.push(await rateOf(ours.port, paths));
    }
    return [
      figure('nginx to 30 clients', 'MiB/s', rates.nginx),
      figure('bundle serve to 30 clients', 'MiB/s', rates.ours),
      figure('bundle serve / nginx', '×', ratios(rates.ours, rates.nginx), atLeast(0.8)),
      figure('bundle serve: most memory', 'MiB', [await mostMemory(ours.pid)], under(80)),
    ];
  } finally {
    await rm(home, { recursive: true });
  }
}

async function makeBundle(folder: string): Promise<string[]> {
  const files: { path: string; bytes: number; sha256: string }[] = [];
  const add = async (path: string, content: Buffer | string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
    const sha256 = createHash('sha256').update(content).digest('hex');
    files.push({ path, bytes: content.length, sha256 });
  };
  for (const [at, bytes] of sizes.entries()) await add(`lfs/${String(at)}`, randomBytes(bytes));
  for (const [path, page] of pagesOf([])) await add(path, page);
  const manifest = {
    ...{ v: 1, repository: 'https://example.org/a/b', branch: 'main', commit: 'a'.repeat(40) },
    ...{ since: null, git: 'lfs/0', lists: [], files, madeAt: '2026-11-28T12:00:00Z', madeBy: '0' },
  };
  await writeFile(join(folder, bundleFile), JSON.stringify(manifest));
  return files.map(({ path }) => path);
}

interface Command {
  readonly port: number;
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
}

/** Debian's nginx, unpacked but not installed. */
async function nginxCommand(home: string, folder: string): Promise<Command> {
  await execa('apt-get', ['download', '--quiet', 'nginx'], { cwd: home });
  await execa('sh', ['-ec', 'dpkg-deb --extract nginx_*.deb .'], { cwd: home });
  const port = await freePort();
  const conf = join(home, 'nginx.conf');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${home}/${name};`,
  );
  await writeFile(
    conf,
    `worker_processes 1; daemon off; pid ${home}/pid; error_log ${home}/errors;
    events { worker_connections 512; }
    http {
      access_log off; sendfile on; ${temporary.join(' ')}
      server { listen 127.0.0.1:${String(port)}; root ${folder}; }
    }`,
  );
  await execa('chmod', ['-R', 'a+rX', home]);
  return { port, command: [join(home, 'usr/sbin/nginx'), '-c', conf, '-e', join(home, 'errors')] };
}

/** With the arguments and the environment of the unit. */
async function ourCommand(folder: string): Promise<Command> {
  await bundle();
  const unit = await readFile(
    inProject('system/usr/lib/systemd/system/ladylinux-bundle.service'),
    'utf8',
  );
  const [, words = ''] = /^ExecStart=\/usr\/bin\/node ((?:--\S+ )*)/m.exec(unit) ?? [];
  const environment = [...unit.matchAll(/^Environment=([A-Z_]+)=(\S+)$/gm)].map(
    ([, name = '', value = '']): [string, string] => [name, value],
  );
  const port = await freePort();
  const asked = [helperBundle, 'bundle', 'serve', folder, '--port', String(port), '--json'];
  const user = ['--reuid', '65534', '--regid', '65534', '--clear-groups', '--'];
  await execa('chown', ['-R', '65534:65534', folder]);
  return {
    port,
    command: ['setpriv', ...user, process.execPath, ...words.trim().split(' '), ...asked],
    env: Object.fromEntries(environment),
  };
}

async function serve(
  home: string,
  { port, command: [program, ...args], env = {} }: Command,
): Promise<AsyncDisposable & { readonly port: number; readonly pid: number }> {
  const server: ChildProcess = spawn(program, args, { cwd: home, env, stdio: 'ignore' });
  for (let tries = 0; ; tries += 1) {
    const answer = await fetch(`http://127.0.0.1:${String(port)}/${bundleFile}`).catch(() => null);
    if (answer?.ok === true) break;
    if (tries === 100) throw new Error(`${program} does not serve`);
    await sleep(100);
  }
  return {
    port,
    pid: server.pid ?? 0,
    [Symbol.asyncDispose]: async () => {
      if (server.exitCode !== null) return;
      const ended = once(server, 'exit');
      server.kill('SIGINT');
      await ended;
    },
  };
}

/** The sum of all clients. */
async function rateOf(port: number, paths: readonly string[]): Promise<number> {
  const urls = paths.flatMap((path) => [
    ...['--output', '/dev/null', `http://127.0.0.1:${String(port)}/${path}`],
  ]);
  const began = performance.now();
  await Promise.all(
    Array.from({ length: clients }, () => execa('curl', ['--silent', '--fail', ...urls])),
  );
  const seconds = (performance.now() - began) / 1000;
  const bytes = clients * sizes.reduce((sum, size) => sum + size, 0);
  return bytes / 1_048_576 / seconds;
}

/** The highest resident memory since its start, including what it shares with other Node programs. */
async function mostMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}
