import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecaChildProcess } from 'execa';
import type { Machine } from '../../support/machine';
import { sh } from './machine';

const address = '198.51.100.1';
export const proxyHost = `${address}:8888`;
export const proxyUrl = `http://${proxyHost}`;

/** A network whose only way out is tinyproxy(8), as in a school. */
export interface OnlyProxy extends AsyncDisposable {
  /** Restarts the proxy with additional lines of configuration. */
  start(...more: string[]): Promise<void>;
  stop(): Promise<void>;
  /** The requests since its start. */
  asked(): Promise<string>;
}

/** Blocks port 443 of the hosts; programs on the same network still know their addresses. */
export async function closeDirectWay(machine: Machine): Promise<AsyncDisposable> {
  // the file that ip-netns(8) shows as /etc/hosts inside the namespace of the fake internet
  const hosts = `/etc/netns/lli-${machine.name}`;
  await mkdir(hosts, { recursive: true });
  await writeFile(join(hosts, 'hosts'), `${address} github.com pypi.org files.pythonhosted.org\n`);
  const rules = [
    'add table ip only',
    'add chain ip only in { type filter hook input priority 0; }',
    'add rule ip only in iifname wan0 tcp dport 443 reject',
  ];
  for (const rule of rules) await machine.inet(['nft', rule]);
  return { [Symbol.asyncDispose]: () => rm(hosts, { recursive: true }) };
}

export async function onlyByProxy(machine: Machine): Promise<OnlyProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'proxy-'));
  const wayOut = await closeDirectWay(machine);
  let proxy: ExecaChildProcess | null = null;
  const stop = async () => {
    proxy?.kill();
    await proxy;
    proxy = null;
  };
  return {
    async start(...more) {
      await stop();
      const file = join(folder, 'tinyproxy.conf');
      await writeFile(join(folder, 'log'), '', { mode: 0o666 });
      const lines = [
        'Port 8888',
        `Listen ${address}`,
        'User root',
        'Timeout 60',
        'ConnectPort 443',
      ];
      lines.push(`LogFile "${join(folder, 'log')}"`, 'LogLevel Connect', ...more, '');
      await writeFile(file, lines.join('\n'));
      proxy = machine.inet(['tinyproxy', '-d', '-c', file], { stdio: 'ignore', reject: false });
      await sh(
        machine,
        `until bash -c 'exec 3<>/dev/tcp/${address}/8888'; do sleep 0.1; done 2>/dev/null`,
      );
    },
    stop,
    asked: () => readFile(join(folder, 'log'), 'utf8'),
    async [Symbol.asyncDispose]() {
      await stop();
      await wayOut[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
