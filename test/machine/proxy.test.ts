import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NetworkAnswer } from '../../contract/network';
import { exitCodes } from '../../contract/outcome';
import { DoctorReport } from '../../contract/doctor';
import { canBoot, type Machine } from '../support/machine';
import { extra, type Internet } from './world/internet';
import { lastReport, sh } from './world/machine';
import { refreshed, setUpMachine, type SetUp } from './world/set-up';
import { onlyByProxy, proxyHost, proxyUrl, type OnlyProxy } from './world/way-out';

let world: SetUp;
let internet: Internet;
let machine: Machine;
let network: OnlyProxy;

describe.skipIf(!canBoot)('a network whose only way out is a proxy', { tags: 'thorough' }, () => {
  beforeAll(async () => {
    world = await setUpMachine('proxy');
    ({ internet, machine } = world);
    network = await onlyByProxy(machine);
  });
  afterAll(async () => {
    await network[Symbol.asyncDispose]();
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
    await network.start();
    await change('Change something');
    expect(await refreshed(machine)).toBe(exitCodes.offline);
    expect((await lastReport(machine)).message).toMatchObject({
      code: 'offline',
      params: { why: 'refused' },
    });
    const doctor = ['ladylinux-refresh', 'doctor', '--network', '--json'] as const;
    const { stdout, exitCode } = await machine.exec([...doctor], { reject: false });
    expect(exitCode).toBe(exitCodes.offline);
    const { hosts } = NetworkAnswer.parse(JSON.parse(stdout));
    expect(hosts.map((each) => each.message?.params['why'])).toEqual([
      'refused',
      'refused',
      'refused',
    ]);
    expect(await network.asked()).not.toContain('github.com');
  });

  it('by an address in the settings: code, packages, branches and models', async () => {
    await network.start();
    await set(`proxy=${proxyUrl}`);
    const hash = await change('Take one package more');
    expect(await refreshed(machine)).toBe(exitCodes.ok);
    expect(await lastReport(machine)).toMatchObject({ outcome: 'refreshed', now: hash });
    expect(await network.asked()).toContain('CONNECT github.com:443');
    expect(await network.asked()).toContain('CONNECT pypi.org:443');

    await network.start();
    expect(await sh(machine, 'ladylinux-refresh branches')).toContain('* main');
    expect(await network.asked()).toContain('CONNECT github.com:443');

    await network.start();
    await internet.offerFile('model.gguf', Buffer.from('a model'));
    await sh(machine, 'ladylinux-refresh models download m || true');
    expect(await sh(machine, 'cat /opt/ladylinux/models/m.gguf')).toBe('a model');
    expect(await network.asked()).toContain('CONNECT pypi.org:443');
  });

  it('one that wants a login, refuses or does not exist is reported as that, and nothing stops', async () => {
    await change('Change something else');
    const pid = await sh(machine, 'systemctl show -P MainPID ladylinux-api.service');
    const told = async () => {
      expect(await refreshed(machine)).toBe(exitCodes.offline);
      const { message, downtimeMs } = await lastReport(machine);
      expect(downtimeMs).toBeNull();
      return message;
    };
    const params = { proxy: proxyHost };
    await network.start('BasicAuth pupil secret');
    expect(await told()).toEqual({ code: 'proxy-wants-login', params });
    await network.start('ConnectPort 8443');
    await network.stop();
    expect(await told()).toEqual({ code: 'proxy-unreachable', params });
    expect(await sh(machine, 'systemctl show -P MainPID ladylinux-api.service')).toBe(pid);
  });

  it('the one of the computer: doctor says that there is one, and "system" takes it', async () => {
    await set('proxy=none');
    await network.start();
    await sh(
      machine,
      `printf 'https_proxy="%s"\\nno_proxy=localhost\\n' ${proxyUrl} >> /etc/environment`,
    );
    const doctor = await machine.exec(['ladylinux-refresh', 'doctor', '--json'], { reject: false });
    const { findings } = DoctorReport.parse(JSON.parse(doctor.stdout));
    const found = findings.find(({ what }) => what.code === 'found-proxy-unused');
    expect(found).toMatchObject({
      ...{ what: { params: { proxy: proxyHost } } },
      fix: { params: { command: 'sudo ladylinux-refresh settings set proxy=system' } },
    });
    await set('proxy=system');
    expect(await refreshed(machine)).toBe(exitCodes.ok);
    expect(await network.asked()).toContain('CONNECT github.com:443');
  });
});
