import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DoctorReport } from '../../contract/doctor';
import { canBoot, type Machine } from '../support/machine';
import { codes, commandOf, lookingAt, params, type Answer } from './world/looking';
import { sh } from './world/machine';
import { setUpMachine, type SetUp } from './world/set-up';

let world: SetUp;
let machine: Machine;

const { doctor } = lookingAt(() => machine);
const unit = 'ladylinux-api.service';

const modelsAt = (folder: string) =>
  sh(
    machine,
    `install -d ${folder} && echo weights >${folder}/m.gguf
     sed -i '/^LADYLINUX_MODELS_DIR=/d' /etc/ladylinux/ladylinux.env
     echo LADYLINUX_MODELS_DIR=${folder} >>/etc/ladylinux/ladylinux.env
     systemctl restart ${unit}`,
  );
/** As the service's own process sees it: its mounts, its user. */
const seenByService = async (path: string): Promise<boolean> => {
  const { exitCode } = await machine.exec(
    [
      'bash',
      '-c',
      `nsenter --target "$(systemctl show -P MainPID ${unit})" --mount --wd=/ \\
         setpriv --reuid=ladylinux --regid=ladylinux --init-groups cat ${path}`,
    ],
    { reject: false },
  );
  return exitCode === 0;
};
const ways = (answer: Answer) =>
  codes(answer).filter((code) => code === 'found-way-closed' || code === 'found-models-hidden');

describe.skipIf(!canBoot)('models that the service cannot get to', () => {
  beforeAll(async () => {
    world = await setUpMachine('way');
    ({ machine } = world);
    await sh(machine, 'id mona >/dev/null 2>&1 || useradd --create-home mona; chmod 750 ~mona');
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it('are nothing to tell where they are usually', async () => {
    expect(ways(await doctor())).toEqual([]);
  });

  it.each([
    ['with access control lists', 'test -x /usr/bin/setfacl', /^sudo setfacl .*:x \/srv\/closed$/],
    [
      'without them',
      'mv /usr/bin/setfacl /usr/bin/setfacl.away',
      /^sudo chmod o\+x \/srv\/closed$/,
    ],
  ])('for a folder on the way, %s', async (_, given, command) => {
    await sh(machine, `${given}; rm -rf /srv/closed; install -d -m 0750 -o mona /srv/closed`);
    await modelsAt('/srv/closed/more/models');
    expect(await seenByService('/srv/closed/more/models/m.gguf')).toBe(false);
    const found = await doctor();
    expect(params(found, 'found-way-closed')).toEqual({
      user: 'ladylinux',
      path: '/srv/closed',
      folder: '/srv/closed/more/models',
    });
    expect(commandOf(found, 'found-way-closed')).toMatch(command);
    await sh(machine, commandOf(found, 'found-way-closed'));
    expect(await seenByService('/srv/closed/more/models/m.gguf')).toBe(true);
    expect(await sh(machine, 'runuser -u ladylinux -- ls /srv/closed 2>&1 || true')).toContain(
      'Permission denied',
    );
    expect(ways(await doctor())).toEqual([]);
  });

  it(
    'for several folders, also behind a link: the first is named, the command opens all',
    { tags: 'thorough' },
    async () => {
      await sh(
        machine,
        `install -d -m 0700 /srv/one /srv/one/two /srv/three
       ln -sfn /srv/one/two /srv/three/link; setfacl --version >/dev/null 2>&1 || mv /usr/bin/setfacl.away /usr/bin/setfacl`,
      );
      await modelsAt('/srv/three/link/models');
      const found = await doctor();
      expect(params(found, 'found-way-closed')).toMatchObject({ path: '/srv/three' });
      await sh(machine, commandOf(found, 'found-way-closed'));
      expect(await seenByService('/srv/three/link/models/m.gguf')).toBe(true);
      expect(ways(await doctor())).toEqual([]);
    },
  );

  it('as an ordinary user, who may not know where the models are, it says so', async () => {
    const look = ['ladylinux-refresh', 'doctor', '--json'] as const;
    const { stdout } = await machine.as('nobody', look, { reject: false });
    const { checks } = DoctorReport.parse(JSON.parse(stdout));
    expect(checks.find(({ check }) => check === 'models')?.reason?.code).toBe('check-needs-root');
  });

  it('in a home folder, which the unit hides', { tags: 'thorough' }, async () => {
    await modelsAt('/home/mona/models');
    expect(await seenByService('/home/mona/models/m.gguf')).toBe(false);
    const found = await doctor();
    expect(params(found, 'found-models-hidden')).toEqual({ unit, folder: '/home/mona/models' });
    await sh(machine, commandOf(found, 'found-models-hidden'));
    expect(await seenByService('/home/mona/models/m.gguf')).toBe(true);
    expect(await seenByService('/home/mona/.bashrc')).toBe(false);
    expect(ways(await doctor())).toEqual([]);
  });
});
