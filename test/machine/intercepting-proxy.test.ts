import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NetworkAnswer } from '../../contract/network';
import { exitCodes } from '../../contract/outcome';
import { canBoot, type Machine } from '../support/machine';
import { interceptingProxy, type InterceptingProxy } from './world/intercepting-proxy';
import { extra, type Internet } from './world/internet';
import { lastReport, sh } from './world/machine';
import { refreshed, setUpMachine, type SetUp } from './world/set-up';

const secret = 'canary-of-the-company-1b7e';

let world: SetUp;
let internet: Internet;
let machine: Machine;
let proxy: InterceptingProxy;

describe.skipIf(!canBoot)(
  'a company whose squid wants a login and reads TLS',
  { tags: 'thorough' },
  () => {
    beforeAll(async () => {
      world = await setUpMachine('squid');
      ({ internet, machine } = world);
      proxy = await interceptingProxy(machine, internet, { user: 'pupil', password: secret });
      await sh(machine, 'useradd --create-home ada; mkdir /etc/ladylinux/authorities');
      await machine.copyIn(proxy.certificate, '/etc/ladylinux/authorities/company.pem');
      await proxy.start();
    });
    afterAll(async () => {
      await proxy[Symbol.asyncDispose]();
      await world[Symbol.asyncDispose]();
    });

    const set = (assignment: string) => sh(machine, `ladylinux-refresh settings set ${assignment}`);
    const asAda = async (input: string, ...args: string[]) => {
      const command = ['runuser', '-u', 'ada', '--', 'ladylinux-refresh', ...args, '--json'];
      const { stdout } = await machine.exec(command as [string], { input, reject: false });
      return JSON.parse(stdout) as unknown;
    };
    const refused = async () => {
      expect(await refreshed(machine)).not.toBe(exitCodes.ok);
      const { message, downtimeMs } = await lastReport(machine);
      expect(downtimeMs).toBeNull();
      return message;
    };
    const change = (message: string, files: Record<string, string> = {}) =>
      internet.upstream.commit({ message, files: { 'NEWS.md': `${message}\n`, ...files } });

    it('says what is missing: the proxy, its login, its authority', async () => {
      await change('Change something');
      expect(await refused()).toMatchObject({ code: 'offline', params: { why: 'refused' } });
      await set(`proxy=${proxy.url}`);
      const params = { proxy: proxy.host };
      expect(await refused()).toEqual({ code: 'proxy-wants-login', params });
      await machine.exec(
        ['ladylinux-refresh', 'login', '--json', '--for', 'proxy', '--user', 'pupil'],
        { input: secret, stdout: 'ignore' },
      );
      expect((await refused()).code).toBe('certificate-refused');
    });

    it('with all three, by settings alone: code, packages and a model, each read on its way', async () => {
      await set('certificates=/etc/ladylinux/authorities');
      const list = (await readFile('sample/app/requirements.txt', 'utf8')).trim();
      const source_url = 'https://files.pythonhosted.org/m.gguf';
      const hash = await change('Take one package more', {
        'requirements.txt': `${list}\n${extra}\n`,
        'models/manifest.json': JSON.stringify({
          models: [{ id: 'm', filename: 'm.gguf', source_url }],
        }),
      });
      expect(await refreshed(machine)).toBe(exitCodes.ok);
      expect(await lastReport(machine)).toMatchObject({ outcome: 'refreshed', now: hash });
      await internet.offerFile('m.gguf', Buffer.from('a model'));
      await sh(machine, 'ladylinux-refresh models download m || true');
      expect(await sh(machine, 'cat /opt/ladylinux/models/m.gguf')).toBe('a model');
      const seen = await proxy.seen();
      expect(seen).toMatch(
        /GET https:\/\/github\.com\/theCodingProfessor\/LadyLinux\/info\/refs\?service=git-upload-pack pupil/,
      );
      expect(seen).toMatch(/GET https:\/\/pypi\.org\/simple\/uv\/uv-\S+\.whl pupil/);
      expect(seen).toContain(`GET ${source_url} pupil`);
    });

    it('what the tray asks passes too, by a login of one’s own', async () => {
      expect(await asAda('', 'preview')).toMatchObject({ state: 'offline' });
      await asAda(secret, 'login', '--for', 'proxy', '--user', 'pupil');
      await change('Change it once more');
      const branches = 'runuser -u ada -- ladylinux-refresh branches';
      expect(await sh(machine, branches)).toContain('* main');
      expect(await asAda('', 'preview')).toMatchObject({ state: 'known' });
      const { hosts } = NetworkAnswer.parse(await asAda('', 'doctor', '--network'));
      expect(hosts.map(({ reached }) => reached)).toEqual([true, true, true]);
    });
  },
);
