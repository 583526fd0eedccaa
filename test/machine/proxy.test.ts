import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecaChildProcess } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../contract/outcome';
import { DoctorReport } from '../../contract/doctor';
import { canBoot, type Machine } from '../support/machine';
import { extra, type Internet } from './world/internet';
import { lastReport, sh } from './world/machine';
import { refreshed, setUpMachine, type SetUp } from './world/set-up';

const address = '198.51.100.1';
const url = `http://${address}:8888`;

let world: SetUp;
let internet: Internet;
let machine: Machine;
let folder: string;
let proxy: ExecaChildProcess | null = null;

/** What ip-netns(8) shows as /etc/hosts to what runs in the namespace of the fake internet. */
const hostsOf = () => `/etc/netns/lli-${machine.name}`;

async function stopProxy() {
  proxy?.kill();
  await proxy;
  proxy = null;
}

/** tinyproxy(8) at the other end of the network, as a school has one. */
async function startProxy(...more: string[]) {
  await stopProxy();
  const file = join(folder, 'tinyproxy.conf');
  await writeFile(join(folder, 'log'), '', { mode: 0o666 });
  const lines = ['Port 8888', `Listen ${address}`, 'User root', 'Timeout 60', 'ConnectPort 443'];
  lines.push(`LogFile "${join(folder, 'log')}"`, 'LogLevel Connect', ...more, '');
  await writeFile(file, lines.join('\n'));
  proxy = machine.inet(['tinyproxy', '-d', '-c', file], { stdio: 'ignore', reject: false });
  await sh(
    machine,
    `until bash -c 'exec 3<>/dev/tcp/${address}/8888'; do sleep 0.1; done 2>/dev/null`,
  );
}

/** What was asked of it. */
const asked = (): Promise<string> => readFile(join(folder, 'log'), 'utf8');

describe.skipIf(!canBoot)('a network whose only way out is a proxy', () => {
  beforeAll(async () => {
    world = await setUpMachine('proxy');
    ({ internet, machine } = world);
    folder = await mkdtemp(join(tmpdir(), 'proxy-'));
    await mkdir(hostsOf(), { recursive: true });
    await writeFile(
      join(hostsOf(), 'hosts'),
      `${address} github.com pypi.org files.pythonhosted.org\n`,
    );
    const rules = [
      'add table ip only',
      'add chain ip only in { type filter hook input priority 0; }',
    ];
    for (const rule of [...rules, 'add rule ip only in iifname wan0 tcp dport 443 reject'])
      await machine.inet(['nft', rule]);
  });
  afterAll(async () => {
    await stopProxy();
    await rm(hostsOf(), { recursive: true });
    await rm(folder, { recursive: true });
    await world[Symbol.asyncDispose]();
  });

  const set = (...assignments: string[]) =>
    sh(machine, `ladylinux-refresh settings set ${assignments.join(' ')}`);
  const change = async (message: string) => {
    const list = (await readFile('sample/app/requirements.txt', 'utf8')).trim();
    const own = message.includes('package') ? `${list}\n${extra}\n` : `${list}\n`;
    return internet.upstream.commit({
      message,
      files: {
        'requirements.txt': own,
        'NEWS.md': `${message}\n`,
        'models/manifest.json': JSON.stringify({
          models: [{ id: 'm', filename: 'm.gguf', source_url: 'https://pypi.org/model.gguf' }],
        }),
      },
    });
  };

  it('without it: offline, as nobody answers', async () => {
    await startProxy();
    await change('Change something');
    expect(await refreshed(machine)).toBe(exitCodes.offline);
    expect((await lastReport(machine)).message.code).toBe('offline');
    expect(await asked()).not.toContain('github.com');
  });

  it('by an address in the settings: code, packages, branches and models', async () => {
    await startProxy();
    await set(`proxy=${url}`);
    const hash = await change('Take one package more');
    expect(await refreshed(machine)).toBe(exitCodes.ok);
    expect(await lastReport(machine)).toMatchObject({ outcome: 'refreshed', now: hash });
    expect(await asked()).toContain('CONNECT github.com:443');
    expect(await asked()).toContain('CONNECT pypi.org:443');

    await startProxy();
    expect(await sh(machine, 'ladylinux-refresh branches')).toContain('* main');
    expect(await asked()).toContain('CONNECT github.com:443');

    await startProxy();
    await internet.offerFile('model.gguf', Buffer.from('a model'));
    await sh(machine, 'ladylinux-refresh models download m || true');
    expect(await sh(machine, 'cat /opt/ladylinux/models/m.gguf')).toBe('a model');
    expect(await asked()).toContain('CONNECT pypi.org:443');
  });

  it('one that wants a login, refuses or is not there is told as that, and nothing stops', async () => {
    await change('Change something else');
    const pid = await sh(machine, 'systemctl show -P MainPID ladylinux-api.service');
    const told = async () => {
      expect(await refreshed(machine)).toBe(exitCodes.offline);
      const { message, downtimeMs } = await lastReport(machine);
      expect(downtimeMs).toBeNull();
      return message;
    };
    const params = { proxy: `${address}:8888` };
    await startProxy('BasicAuth pupil secret');
    expect(await told()).toEqual({ code: 'proxy-wants-login', params });
    await startProxy('ConnectPort 8443');
    await stopProxy();
    expect(await told()).toEqual({ code: 'proxy-unreachable', params });
    expect(await sh(machine, 'systemctl show -P MainPID ladylinux-api.service')).toBe(pid);
  });

  it('the one of the computer: doctor says that there is one, and "system" takes it', async () => {
    await set('proxy=none');
    await startProxy();
    await sh(
      machine,
      `printf 'https_proxy="%s"\\nno_proxy=localhost\\n' ${url} >> /etc/environment`,
    );
    const doctor = await machine.exec(['ladylinux-refresh', 'doctor', '--json'], { reject: false });
    const { findings } = DoctorReport.parse(JSON.parse(doctor.stdout));
    const found = findings.find(({ what }) => what.code === 'found-proxy-unused');
    expect(found).toMatchObject({
      ...{ what: { params: { proxy: `${address}:8888` } } },
      fix: { params: { command: 'sudo ladylinux-refresh settings set proxy=system' } },
    });
    await set('proxy=system');
    expect(await refreshed(machine)).toBe(exitCodes.ok);
    expect(await asked()).toContain('CONNECT github.com:443');
  });
});
