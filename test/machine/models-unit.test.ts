import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModelsEvent, ModelsReport } from '../../contract/models';
import { canBoot, type Machine } from '../support/machine';
import { streaming } from '../support/streaming';
import type { Internet } from './world/internet';
import { commandOf, lookingAt } from './world/looking';
import { sh, statusOf } from './world/machine';
import { until } from './world/screen';
import { refreshed, setUpMachine, type SetUp } from './world/set-up';

const models = '/opt/ladylinux/models';
const events = '/run/ladylinux-refresh/models-events.jsonl';
const large = randomBytes(6_000_000);
const small = randomBytes(200_000);
const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');
const manifest = {
  models: [
    {
      name: 'large',
      source_url: 'https://files.pythonhosted.org/models/large.gguf',
      checksum: sha256(large),
      target_directory: 'large',
    },
    {
      name: 'small',
      source_url: 'https://files.pythonhosted.org/models/small.gguf',
      checksum: sha256(small),
      target_directory: 'small',
    },
  ],
};

let world: SetUp;
let internet: Internet;
let machine: Machine;
const { doctor } = lookingAt(() => machine);

async function stateOf(name: string): Promise<string | undefined> {
  const { stdout } = await machine.exec(['ladylinux-refresh', 'models', '--json'], {
    reject: false,
  });
  const report = ModelsReport.parse(JSON.parse(stdout));
  return report.models.find((model) => model.name === name)?.state;
}
const isIdle = async () =>
  ['inactive', 'failed'].includes(
    await sh(machine, 'systemctl show -P ActiveState ladylinux-models.service'),
  );
const show = (unit: string, ...properties: string[]) =>
  sh(machine, `systemctl show ${properties.map((name) => `-p ${name}`).join(' ')} ${unit}`);

describe.skipIf(!canBoot)(
  'section 8: models are verified and received by a unit of their own',
  () => {
    beforeAll(async () => {
      world = await setUpMachine('models');
      ({ internet, machine } = world);
      await internet.offerFile('models/large.gguf', large);
      await internet.offerFile('models/small.gguf', small);
      const application = await sh(machine, 'cat /opt/ladylinux/app/api_layer.py');
      await internet.upstream.commit({
        files: {
          'models/manifest.json': JSON.stringify(manifest),
          'api_layer.py': `${application}\n${streaming}`,
        },
      });
      expect(await refreshed(machine)).toBe(0);
      // the version has nothing to do with these changes of the models folder
      await sh(machine, `ladylinux-refresh settings set 'probation={"minutes":0}'`);
    });
    afterAll(() => world[Symbol.asyncDispose]());

    it('receives a model from the internet, with its checksum, for the owner of the folder', async () => {
      const folder = await sh(machine, `stat -c '%U:%G %a %i' ${models}`);
      const { stdout } = await machine.exec([
        ...['ladylinux-refresh', 'models', 'download', 'small', '--json'],
      ] as [string, ...string[]]);
      const told = stdout.split('\n').map((line) => ModelsEvent.parse(JSON.parse(line)));
      expect(told.at(0)).toMatchObject({ type: 'asked', requestedBy: 'root', names: ['small'] });
      expect(told.at(-1)).toMatchObject({ type: 'finished', outcome: 'done' });
      expect(await sh(machine, `sha256sum < ${models}/small/small.gguf`)).toContain(sha256(small));
      expect(await sh(machine, `stat -c '%U:%G %a' ${models}/small/small.gguf`)).toBe(
        'ladylinux:ladylinux 644',
      );
      expect(await sh(machine, `stat -c '%U:%G %a %i' ${models}`)).toBe(folder);
      expect(await stateOf('small')).toBe('verified');
    });

    it('a download continues when nobody watches, at low priority, and everybody may follow it', async () => {
      await sh(machine, 'ladylinux-refresh models download large --limit 500k --no-wait');
      const task = 'ladylinux-task-models-download.service';
      await until('the first bytes', async () =>
        (await sh(machine, `ls ${models}/large 2>/dev/null || true`)).includes('.part')
          ? true
          : undefined,
      );
      const uid = await sh(machine, 'id -u ladylinux');
      const shown = await show(
        task,
        ...['User', 'IOSchedulingClass', 'ProtectSystem', 'ReadWritePaths'],
      );
      expect(shown.split('\n').sort()).toEqual([
        'IOSchedulingClass=3',
        'ProtectSystem=strict',
        `ReadWritePaths=${models}`,
        `User=${uid}`,
      ]);
      const { stdout } = await machine.as('nobody', ['cat', events]);
      expect(ModelsEvent.parse(JSON.parse(stdout.split('\n')[0] ?? ''))).toMatchObject({
        type: 'asked',
      });
    });

    it('another request gets “busy”, the same one follows it', async () => {
      expect(await refreshed(machine, 'models', 'verify')).toBe(5);
      const same = ['models', 'download', 'large', '--limit', '500k', '--no-wait'];
      expect(await refreshed(machine, ...same)).toBe(0);
    });

    it('a refresh does not stop it', async () => {
      const pid = await sh(machine, 'systemctl show -P MainPID ladylinux-models.service');
      expect(await refreshed(machine)).toBe(3);
      expect(await sh(machine, 'systemctl show -P MainPID ladylinux-models.service')).toBe(pid);
    });

    it('goes on after the computer was cut from its power and booted, with what it had', async () => {
      const part = `${models}/large/large.gguf.part`;
      await until('more than a few bytes', async () =>
        Number(await sh(machine, `stat -c %s ${part}`)) > 500_000 ? true : undefined,
      );
      const before = await sh(machine, `stat -c '%n %i %s %Y' ${models}/small/small.gguf`);
      await machine.cut();
      await machine.boot();
      expect(await isIdle()).toBe(true);
      const had = Number(await sh(machine, `stat -c %s ${part}`));
      expect(had).toBeGreaterThan(0);
      expect(await stateOf('large')).toBe('incomplete');
      await sh(machine, 'ladylinux-refresh models download large --limit 500k --no-wait');
      const first = await until('the first progress', async () => {
        const told = (await sh(machine, `cat ${events} 2>/dev/null || true`)).split('\n');
        const all = told
          .filter((line) => line !== '')
          .map((line) => ModelsEvent.parse(JSON.parse(line)));
        return all.find((event) => event.type === 'progress');
      });
      expect(first.doneBytes).toBeGreaterThanOrEqual(had);
      expect(await sh(machine, `stat -c '%n %i %s %Y' ${models}/small/small.gguf`)).toBe(before);
      expect(await stateOf('small')).toBe('verified');
    });

    it('is cancelled, keeps what it has, and goes on with that', async () => {
      expect(await refreshed(machine, 'models', 'cancel')).toBe(0);
      await until('the end of the download', async () => ((await isIdle()) ? true : undefined));
      expect(await sh(machine, `tail -1 ${events}`)).toContain('"outcome":"cancelled"');
      expect(await stateOf('large')).toBe('incomplete');
      const had = Number(await sh(machine, `stat -c %s ${models}/large/large.gguf.part`));
      expect(had).toBeGreaterThan(0);
      const { stdout } = await machine.exec(['ladylinux-refresh', 'models', 'download', '--json'], {
        reject: false,
      });
      const first = stdout
        .split('\n')
        .map((line) => ModelsEvent.parse(JSON.parse(line)))
        .find((event) => event.type === 'started');
      expect(first).toMatchObject({ files: 1 });
      expect(await sh(machine, `sha256sum < ${models}/large/large.gguf`)).toContain(sha256(large));
      expect(await stateOf('large')).toBe('verified');
      expect(await sh(machine, `ls -A ${models}/large`)).toBe('large.gguf');
    });

    it('waits while LadyLinux answers, if the settings say so, and reports it', async () => {
      await sh(machine, `rm ${models}/large/large.gguf`);
      await sh(machine, `ladylinux-refresh settings set 'downloads={"pauseForAnswers":true}'`);
      const answer = sh(machine, 'curl --silent http://127.0.0.1:8000/stream/40');
      const { stdout: isGoingOn } = await machine.exec([
        ...(['timeout', '30', 'bash', '-c'] as const),
        `until ladylinux-refresh status --json | grep -q '"goingOn": 1'; do sleep 0.2; done; echo yes`,
      ]);
      expect(isGoingOn).toBe('yes');
      const { stdout } = await machine.exec(['ladylinux-refresh', 'models', 'download', '--json']);
      const told = stdout.split('\n').map((line) => ModelsEvent.parse(JSON.parse(line)));
      const notices = told.flatMap((each) => (each.type === 'notice' ? [each.message.code] : []));
      expect(notices).toEqual(['models-pause', 'models-go-on']);
      expect(told.some((each) => each.type === 'progress' && each.phase === 'waiting')).toBe(true);
      expect(await answer).toBe('token '.repeat(40).trim());
      expect(await stateOf('large')).toBe('verified');
    });

    it('verifies, notices a changed file, and remembers both', async () => {
      await sh(machine, `printf x | dd of=${models}/large/large.gguf conv=notrunc status=none`);
      expect(await stateOf('large')).toBe('present');
      expect(await refreshed(machine, 'models', 'verify')).toBe(13);
      expect([await stateOf('large'), await stateOf('small')]).toEqual(['corrupt', 'verified']);
      expect(await sh(machine, 'stat -c %U:%G:%a /var/lib/ladylinux-refresh/models.json')).toBe(
        'root:root:644',
      );
    });

    it('an existing owner of the folder is kept, and does the work', async () => {
      await sh(
        machine,
        `useradd --system mia; rm -r ${models}/small; chown -R mia:mia ${models}; chmod 750 ${models}; chmod o+x ${models}`,
      );
      expect(await refreshed(machine, 'models', 'download', 'small')).toBe(0);
      expect(await sh(machine, `stat -c '%U %a' ${models} ${models}/small/small.gguf`)).toBe(
        'mia 751\nmia 644',
      );
    });

    it('puts nothing in the place of a disk that is not mounted, and goes on with its parts once it is', async () => {
      const disk = '/srv/big disk';
      await sh(
        machine,
        `install -d /srv/platter '${disk}'; install -d -o ladylinux /srv/platter/models
         echo '/srv/platter ${disk.replace(' ', '\\040')} none bind,noauto 0 0' >>/etc/fstab; mount '${disk}'
         echo 'LADYLINUX_MODELS_DIR="${disk}/models"' >>/etc/ladylinux/ladylinux.env`,
      );
      await sh(machine, 'ladylinux-refresh models download large --limit 300k --no-wait');
      const part = '/srv/platter/models/large/large.gguf.part';
      await until('more than a few bytes', async () =>
        Number(await sh(machine, `stat -c %s ${part} 2>/dev/null || echo 0`)) > 500_000
          ? true
          : undefined,
      );
      await refreshed(machine, 'models', 'cancel');
      await until('its end', async () => ((await isIdle()) ? true : undefined));
      await sh(machine, `umount '${disk}'`);

      const params = { at: disk };
      const missing = { code: 'models-disk-missing', params };
      expect((await statusOf(machine)).problems).toContainEqual(missing);
      const found = await doctor();
      expect(found.report.findings.map(({ what }) => what)).toContainEqual(missing);
      expect(await refreshed(machine, 'models', 'download')).toBe(13);
      expect(await sh(machine, `tail -1 ${events}; ls -A '${disk}'`)).toMatch(
        /"models-disk-missing".*\}$/,
      );
      await sh(machine, commandOf(found, 'models-disk-missing'));
      const had = Number(await sh(machine, `stat -c %s ${part}`));
      await refreshed(machine, 'models', 'download', 'large', '--limit', '2M');
      const told = await sh(machine, `grep -m1 doneBytes ${events}`);
      const first = ModelsEvent.parse(JSON.parse(told));
      expect(first.type === 'progress' ? first.doneBytes : 0).toBeGreaterThanOrEqual(had);
      expect(await stateOf('large')).toBe('verified');

      // one of which nothing is written down is remembered
      await sh(machine, `sed -i '/platter/d' /etc/fstab; umount '${disk}'`);
      expect(await refreshed(machine, 'models', 'download', 'small')).toBe(13);
      expect(await sh(machine, `ls -A '${disk}'`)).toBe('');
      expect(commandOf(await doctor(), 'models-disk-missing')).toBe('');
      // to store them there, give the service's user a folder, as for any other place
      await sh(machine, `install -d -o ladylinux '${disk}/models'`);
      expect(await refreshed(machine, 'models', 'download', 'small')).toBe(13);
      expect(await refreshed(machine, 'models', 'download', 'small', '--force')).toBe(0);
      expect(await sh(machine, `ls '${disk}/models/small'`)).toBe('small.gguf');
    });

    it('leaves no unit behind', async () => {
      await until('the end of the work', async () => ((await isIdle()) ? true : undefined));
      expect(await sh(machine, "systemctl list-units --all --no-legend 'ladylinux-task-*'")).toBe(
        '',
      );
      expect(await sh(machine, 'systemctl --failed --no-legend')).toBe('');
      expect(await sh(machine, 'ls /run/ladylinux-refresh/models-status.json || true')).toBe('');
    });
  },
);
