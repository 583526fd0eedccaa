import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DoctorReport } from '../../contract/doctor';
import { LoginAnswer, LoginsAnswer } from '../../contract/logins';
import { NetworkAnswer } from '../../contract/network';
import { exitCodes } from '../../contract/outcome';
import { cacheDirectory } from '../../build/support/paths.mjs';
import { canBoot, type Machine } from '../support/machine';
import { extra, type Internet } from './world/internet';
import { startSshServer, type SshServer } from './world/ssh-server';
import { lastReport, sh } from './world/machine';
import { refreshed, setUpMachine, type SetUp } from './world/set-up';
import { onlyByProxy, proxyHost, proxyUrl, type OnlyProxy } from './world/way-out';

/** None of them may be found anywhere. */
const secrets = {
  proxy: 'canary-of-the-proxy-5f0a',
  repository: 'canary-of-the-repository-7c1b',
  models: 'canary-of-the-models-9d2e',
} as const;
const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

let world: SetUp;
let internet: Internet;
let machine: Machine;
let network: OnlyProxy;
let ssh: SshServer;

describe.skipIf(!canBoot)(
  'a company: a proxy with a login, its own authority, private code',
  () => {
    beforeAll(async () => {
      world = await setUpMachine('login');
      ({ internet, machine } = world);
      network = await onlyByProxy(machine);
      await network.start(`BasicAuth pupil ${secrets.proxy}`);
      await sh(
        machine,
        `useradd --create-home ada
       rm /usr/local/share/ca-certificates/test.crt && update-ca-certificates --fresh >/dev/null 2>&1
       mkdir /etc/ladylinux/authorities
       systemd-run --quiet --unit=sampler bash -c 'while :; do cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" " "; echo; sleep 0.02; done >/var/cmdlines'`,
      );
      await machine.copyIn(internet.certificate, '/etc/ladylinux/authorities/company.pem');
      await set(`proxy=${proxyUrl}`);
    });
    afterAll(async () => {
      await (ssh as SshServer | undefined)?.[Symbol.asyncDispose]();
      await network[Symbol.asyncDispose]();
      await world[Symbol.asyncDispose]();
    });

    const set = (...assignments: string[]) =>
      sh(machine, `ladylinux-refresh settings set ${assignments.join(' ')}`);
    const change = (message: string, requirements = '') =>
      internet.upstream.commit({
        message,
        files: {
          'NEWS.md': `${message}\n`,
          ...(requirements && { 'requirements.txt': requirements }),
        },
      });
    const login = async (input: string, ...args: string[]) => {
      const { stdout } = await machine.exec(['ladylinux-refresh', 'login', '--json', ...args], {
        input,
      });
      return LoginAnswer.parse(JSON.parse(stdout));
    };
    const failedWith = async (...args: string[]) => {
      await refreshed(machine, ...args);
      const { message, downtimeMs } = await lastReport(machine);
      expect(downtimeMs).toBeNull();
      return message;
    };

    it('says step by step what is missing, and stops nothing', async () => {
      await change('Change something');
      expect(await failedWith()).toEqual({
        code: 'proxy-wants-login',
        params: { proxy: proxyHost },
      });
      const given = await login(secrets.proxy, '--for', 'proxy', '--user', 'pupil');
      expect(given).toMatchObject({ host: proxyHost, kind: 'password', encrypted: true });
      expect((await failedWith()).code).toBe('certificate-refused');
    });

    it('reports unusable authorities, in doctor and in the run', async () => {
      await set('certificates=/etc/ladylinux/nothing');
      const doctor = await machine.exec(['ladylinux-refresh', 'doctor', '--json'], {
        reject: false,
      });
      const { findings } = DoctorReport.parse(JSON.parse(doctor.stdout));
      expect(findings.map(({ what }) => what.code)).toContain('certificates-unusable');
      await refreshed(machine);
      const { warnings } = await lastReport(machine);
      expect(warnings.map(({ code }) => code)).toContain('certificates-unusable');
    });

    it('with both, by settings alone: code, packages and models', async () => {
      await set('certificates=/etc/ladylinux/authorities');
      const list = (await readFile('sample/app/requirements.txt', 'utf8')).trim();
      await internet.upstream.commit({
        message: 'Ask for a model',
        files: {
          'models/manifest.json': JSON.stringify({
            models: [
              { id: 'm', filename: 'm.gguf', source_url: 'https://files.pythonhosted.org/m.gguf' },
            ],
          }),
        },
      });
      const hash = await change('Take one package more', `${list}\n${extra}\n`);
      expect(await refreshed(machine)).toBe(exitCodes.ok);
      expect(await lastReport(machine)).toMatchObject({ outcome: 'refreshed', now: hash });
      const doctor = await machine.exec(['ladylinux-refresh', 'doctor', '--network', '--json']);
      const { hosts } = NetworkAnswer.parse(JSON.parse(doctor.stdout));
      expect(hosts.map(({ host, reached }) => [host, reached])).toEqual([
        ['github.com', true],
        ['pypi.org', true],
        ['files.pythonhosted.org', true],
      ]);
      await internet.offerFile('m.gguf', Buffer.from('a model'));
      await sh(machine, 'ladylinux-refresh models download m || true');
      expect(await sh(machine, 'cat /opt/ladylinux/models/m.gguf')).toBe('a model');
      const asked = await network.asked();
      for (const host of ['github.com', 'pypi.org', 'files.pythonhosted.org'])
        expect(asked).toContain(`CONNECT ${host}:443`);
    });

    it('a user without root needs a login of their own', async () => {
      const branches = () =>
        machine.exec(['runuser', '-u', 'ada', '--', 'ladylinux-refresh', 'branches'], {
          reject: false,
        });
      expect((await branches()).stdout).toContain('wants a login');
      const { stdout } = await machine.exec(
        [
          ...(['runuser', '-u', 'ada', '--'] as const),
          ...['ladylinux-refresh', 'login', '--json', '--for', 'proxy', '--user', 'pupil'],
        ],
        { input: secrets.proxy },
      );
      expect(LoginAnswer.parse(JSON.parse(stdout)).encrypted).toBe(false);
      expect(await sh(machine, 'stat -c %a:%U ~ada/.config/ladylinux-refresh/logins/*')).toBe(
        '600:ada',
      );
      expect((await branches()).stdout).toContain('* main');
      expect(await sh(machine, 'ladylinux-refresh branches')).toContain('* main');
      // what the window asks besides
      const asAda = async (...words: string[]) => {
        const { stdout } = await machine.exec(
          ['runuser', '-u', 'ada', '--', 'ladylinux-refresh', ...words, '--json'],
          { reject: false },
        );
        return JSON.parse(stdout) as unknown;
      };
      const { hosts } = NetworkAnswer.parse(await asAda('doctor', '--network'));
      expect(hosts.map(({ reached }) => reached)).toEqual([true, true, true]);
      expect(await asAda('preview')).toMatchObject({ state: 'known' });
    });

    it('a private repository: by a token, of the fetch alone', async () => {
      await change('Change it in private');
      await internet.want('github.com', basic('x-access-token', secrets.repository));
      expect((await failedWith()).code).toBe('repository-needs-login');
      expect(await login('another one')).toMatchObject({ host: 'github.com' });
      expect((await failedWith()).code).toBe('repository-needs-login');
      expect(await login(secrets.repository)).toMatchObject({ encrypted: true });
      expect(await refreshed(machine)).toBe(exitCodes.ok);
      expect(await sh(machine, 'ladylinux-refresh branches')).toContain('* main');
    });

    it('models behind a login', async () => {
      await sh(machine, 'rm /opt/ladylinux/models/m.gguf');
      await internet.want('files.pythonhosted.org', `Bearer ${secrets.models}`);
      const download = async () =>
        (await machine.exec(['ladylinux-refresh', 'models', 'download', 'm'], { reject: false }))
          .stdout;
      expect(await download()).toContain('sudo ladylinux-refresh login files.pythonhosted.org');
      // as the window gives it
      const given = { username: '', password: secrets.models };
      const host = 'files.pythonhosted.org';
      await machine.exec(['/usr/lib/ladylinux/ladylinux-helper', 'logins'], {
        input: JSON.stringify({ kind: 'keep', for: 'models', host, login: given }),
      });
      await download();
      expect(await sh(machine, 'cat /opt/ladylinux/models/m.gguf')).toBe('a model');
    });

    it('everybody can list them, but not read them', async () => {
      const { logins, own } = LoginsAnswer.parse(
        JSON.parse(await sh(machine, 'runuser -u ada -- ladylinux-refresh logins --json')),
      );
      const kept = (purpose: string, host: string) => ({
        ...{ for: purpose, host, kind: 'password', encrypted: true },
      });
      expect(logins).toEqual([
        kept('proxy', proxyHost),
        kept('models', 'files.pythonhosted.org'),
        kept('repository', 'github.com'),
      ]);
      expect(own).toEqual([{ ...kept('proxy', proxyHost), encrypted: false }]);
    });

    it('a deploy key, to the host whose key was confirmed', async () => {
      ssh = await startSshServer(machine, internet.repository);
      await set(
        `'protocols=["https","ssh"]'`,
        'repository=ssh://root@github.com:2222/theCodingProfessor/LadyLinux',
      );
      const hash = await change('Change it behind a key');
      const asked = await machine.exec(['ladylinux-refresh', 'login'], {
        input: ssh.key,
        reject: false,
      });
      expect(asked.exitCode).toBe(exitCodes.usage);
      expect(asked.stderr).toContain(ssh.fingerprint);
      expect(await failedWith()).toMatchObject({ code: 'repository-needs-login' });
      const given = await login(ssh.key, '--fingerprint', ssh.fingerprint);
      expect(given).toMatchObject({ kind: 'key', host: 'github.com:2222', encrypted: true });
      expect(await refreshed(machine)).toBe(exitCodes.ok);
      expect((await lastReport(machine)).now).toBe(hash);
      expect(await sh(machine, 'ladylinux-refresh branches')).toContain('* main');

      await change('Change it behind another host');
      await ssh.changeHostKey();
      expect((await failedWith()).code).toBe('host-key-changed');
      await sh(machine, 'ladylinux-refresh logout');
      expect((await failedWith()).code).toBe('repository-needs-login');
    });

    it('none of it is found in anything that the machine holds', async () => {
      await sh(machine, 'ladylinux-refresh report --output /var/report.tar.gz');
      await sh(machine, 'mkdir /var/report && tar xzf /var/report.tar.gz -C /var/report');
      const ofKey = ssh.key.split('\n')[3] ?? '';
      await sh(
        machine,
        'systemctl stop sampler; journalctl --sync; journalctl --no-pager --all > /var/journal.txt',
      );
      // files written since this machine was set up
      const search = `sought=$(cat)
        find /etc /opt /var /run /tmp /root /home -type f ! -path '${cacheDirectory()}/*' -cnewer /etc/machine-id -print0 |
          xargs --null grep --binary-files=text --files-with-matches --fixed-strings -e "$sought"`;
      const { stdout: found } = await machine.exec(['bash', '-c', search], {
        ...{
          input: [...Object.values(secrets), ofKey].join('\n'),
          stderr: 'ignore',
          reject: false,
        },
      });
      // the one file that ada may have, which also proves that the search works
      expect(found).toMatch(/^\/home\/ada\/\.config\/ladylinux-refresh\/logins\/proxy@\S+$/);
      const commands = await sh(machine, 'cat /var/cmdlines');
      for (const task of ['fetch', 'resolve', 'environment', 'models-download'])
        expect(commands.includes(`task ${task} `)).toBe(true);
      expect(await sh(machine, 'ls /tmp')).not.toMatch(/^ladylinux-[A-Za-z0-9]{6}$/m);
    });

    it('logout forgets', async () => {
      expect(await sh(machine, 'ladylinux-refresh logout --for proxy')).toContain('no login');
      await sh(machine, 'ladylinux-refresh settings unset repository');
      expect((await failedWith()).code).toBe('proxy-wants-login');
      expect(await sh(machine, 'ls /var/lib/ladylinux-refresh/private/logins')).not.toContain(
        'proxy',
      );
    });
  },
);
