import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canBoot, type Machine } from '../support/machine';
import { makeClassroom, packageFile, password, type Classroom } from './world/classroom';
import { sh, statusOf, untilNobodyWorks } from './world/machine';
import { joinPhone } from './world/metered';
import { diesWhere } from './world/set-up';

let room: Classroom;
const names = ['ada', 'bea', 'cora', 'dora', 'fresh'] as const;
/** Of all that was set up before the last of them came. */
const first = names.slice(0, 4).join(',');

const machine = (name: string): Machine => {
  const found = room.machines[name];
  if (found === undefined) throw new Error(`no machine ${name}`);
  return found;
};
const vars = { machine_packages: [packageFile], machine_settings: { keep: 2 } };
const refresh = (given: Record<string, unknown> = {}, ...args: string[]) =>
  room.play('ladylinux.refresh.refresh', { batch: '100%', ...vars, ...given }, ...args);

/** What the recap says of one of them. */
const recapOf = (output: string, name: string): Record<string, number> => {
  const line = output.split('\n').findLast((each) => each.startsWith(`${name} `));
  const pairs = [...(line ?? '').matchAll(/(\w+)=(\d+)/g)];
  return Object.fromEntries(pairs.map(([, key = '', count]) => [key, Number(count)]));
};
const commits = async (...asked: readonly string[]) =>
  Promise.all(asked.map(async (name) => (await statusOf(machine(name))).code?.hash));
/** Everything that a refresh may change, and what it may not. */
const everything = (name: string) =>
  sh(
    machine(name),
    `find /opt/ladylinux /etc /usr/bin /usr/lib/systemd /var/lib/ladylinux /var/lib/ladylinux-refresh /var/lib/dpkg /run/ladylinux-refresh -xdev \\
       ! -name '*.pyc' -printf '%p %y %m %u %g %l\\n' -type f -exec sha256sum {} + 2>/dev/null | sort | sha256sum`,
  );
/** Its own timer finds a line that is paid by the byte, and puts the refresh off. */
async function waitsForAnotherLine(name: string): Promise<void> {
  await joinPhone(machine(name));
  await sh(
    machine(name),
    `ladylinux-refresh settings set 'unattended={"announceSeconds": 0, "maxLoad": 0}'
     systemctl start ladylinux-unattended.service`,
  );
  await untilNobodyWorks(machine(name));
  const { waiting } = await statusOf(machine(name));
  expect(waiting?.for.map(({ code }) => code)).toEqual(['waits-for-line']);
}

const manifest = JSON.stringify({
  models: [
    {
      ...{ id: 'm', filename: 'm.gguf', source_url: 'https://files.pythonhosted.org/m.gguf' },
      checksum: `sha256:${createHash('sha256').update('a model').digest('hex')}`,
    },
  ],
});
const bundlePlay = `
- hosts: ada
  gather_facts: false
  tasks:
    - ladylinux.refresh.ladylinux_bundle: { path: /srv/bundle }
      become: true
      register: made
    - ladylinux.refresh.ladylinux_bundle: { path: /srv/bundle, state: verified }
    - command: tar -C /srv -cf /home/admin/bundle.tar bundle
      changed_when: false
    - fetch: { src: /home/admin/bundle.tar, dest: "{{ inventory_dir }}/bundle.tar", flat: true }
      changed_when: false
- hosts: fresh
  become: true
  gather_facts: false
  tasks:
    - unarchive: { src: "{{ inventory_dir }}/bundle.tar", dest: /srv, owner: admin }
    - include_role: { name: ladylinux.refresh.machine }
      vars:
        machine_bundle: /srv/bundle
        machine_fingerprint: "{{ hostvars.ada.made.fingerprint }}"
`;
const oddPlay = `
- hosts: ladylinux
  gather_facts: false
  tasks:
    - ladylinux.refresh.ladylinux_status:
        program: "{{ '/usr/local/bin/other' if inventory_hostname == 'cora' else 'ladylinux-refresh' }}"
`;

describe.skipIf(!canBoot)('a classroom, by Ansible', { tags: 'thorough' }, () => {
  beforeAll(async () => {
    room = await makeClassroom(names);
  });
  afterAll(() => room[Symbol.asyncDispose]());

  it('sets up four computers that have nothing, in one play', async () => {
    const { stdout } = await refresh({}, '--limit', first);
    expect(await commits(...names.slice(0, 4)), stdout).toEqual(
      Array(4).fill(await room.internet.upstream.head()),
    );
    for (const name of names.slice(0, 4)) {
      expect(recapOf(stdout, name)).toMatchObject({ failed: 0, unreachable: 0 });
      expect((await statusOf(machine(name))).condition).toBe('healthy');
    }
    expect(stdout).toContain('ada: Healthy; main @');
  });

  it('changes nothing where nothing is to do', async () => {
    const { stdout, exitCode } = await refresh({}, '--limit', first);
    expect(exitCode, stdout).toBe(0);
    for (const name of names.slice(0, 4)) expect(recapOf(stdout, name)['changed'], stdout).toBe(0);
  });

  it('in check mode says what would change, and changes not a byte', async () => {
    const before = await Promise.all(['ada', 'bea'].map(everything));
    const next = await room.internet.upstream.commit({
      message: 'Say good morning',
      files: { 'NEWS.md': 'Good morning\n' },
    });
    const given = { machine_settings: { keep: 4 }, machine_models: 'verified' };
    const { stdout } = await refresh(given, '--limit', 'ada,bea', '--check', '--diff');
    expect(recapOf(stdout, 'ada'), stdout).toMatchObject({ changed: 4, failed: 0 });
    expect(stdout).toContain(`+${next}`);
    expect(stdout).toMatch(/-\s+"keep": 2/);
    expect(stdout).toMatch(/-assistant-small: missing\n/);
    expect(await Promise.all(['ada', 'bea'].map(everything))).toEqual(before);
  });

  it('refreshes those that it can, and gives the reason for each other', async () => {
    const wanted = await room.internet.upstream.head();
    // one cannot reach the repository, one runs another refresh, one refuses the sudo password
    await sh(machine('ada'), `sed -i 's/^198.51.100.1 /198.51.100.77 /' /etc/hosts`);
    await sh(
      machine('bea'),
      `ladylinux-refresh refresh --rebuild --no-wait
      systemctl kill --signal=STOP ladylinux-refresh.service`,
    );
    await sh(machine('cora'), `echo 'admin:another' | chpasswd`);
    await waitsForAnotherLine('dora');
    const { stdout, exitCode } = await refresh({}, '--limit', first);
    expect(exitCode, stdout).not.toBe(0);
    expect(stdout).toMatch(/fatal: \[ada\].*"outcome": "offline"/);
    expect(stdout).toMatch(/fatal: \[bea\].*"outcome": "busy"/);
    expect(stdout).toMatch(/failed: \[cora\].*Incorrect sudo password/);
    expect(stdout).toMatch(/fatal: \[ada\].*"msg": "Offline\./);
    expect(recapOf(stdout, 'dora')).toMatchObject({ failed: 0, changed: 1 });
    // a play counts as a request by a person: conditions of the timer do not delay it
    expect(await commits('dora')).toEqual([wanted]);
    expect((await statusOf(machine('dora'))).waiting).toBeNull();
    await sh(machine('dora'), 'nmcli connection down phone');
    const patient = await refresh({ machine_offline: 'ok' }, '--limit', 'ada');
    expect(patient.exitCode, patient.stdout).toBe(0);
    await sh(machine('ada'), `sed -i 's/^198.51.100.77 /198.51.100.1 /' /etc/hosts`);
    await sh(machine('bea'), 'systemctl kill --signal=CONT ladylinux-refresh.service');
    await untilNobodyWorks(machine('bea'));
    await sh(machine('cora'), `echo 'admin:${password}' | chpasswd`);
    const again = await refresh({}, '--limit', first);
    expect(again.exitCode, again.stdout).toBe(0);
    expect(await commits(...names.slice(0, 4))).toEqual(Array(4).fill(wanted));
  });

  it('stops at the first that goes back, and the table says which, why, and what the others run', async () => {
    const good = await room.internet.upstream.head();
    // runs everywhere but on one of them
    await sh(machine('bea'), 'touch /var/lib/ladylinux/data/old-card');
    const bad = await room.internet.upstream.commit({
      message: 'Use the card',
      files: { 'api_layer.py': diesWhere('path.exists("/var/lib/ladylinux/data/old-card")') },
    });
    const { stdout, exitCode } = await refresh({ batch: 1 });
    expect(exitCode, stdout).not.toBe(0);
    expect(await commits('ada', 'bea', 'cora', 'dora'), stdout).toEqual([bad, good, good, good]);
    expect(stdout).toContain('bea: rolled-back.');
    const short = good.slice(0, 7);
    for (const name of ['bea', 'cora', 'dora'])
      expect(stdout).toContain(`${name}: Healthy; main @ ${short}`);
    expect(stdout).toContain(`ada: Healthy; main @ ${bad.slice(0, 7)}`);
    expect(stdout).toContain('fresh: ladylinux-refresh is not installed on this computer');
    for (const name of ['cora', 'dora', 'fresh']) expect(recapOf(stdout, name)).toEqual({});
  });

  it('goes on where a signal cut a batch', async () => {
    await room.internet.upstream.commit({
      message: 'Use no card',
      files: { 'api_layer.py': diesWhere('False') },
    });
    const playing = refresh({}, '--limit', 'cora,dora');
    await sh(
      machine('cora'),
      `for i in $(seq 1200); do systemctl show -P ActiveState ladylinux-refresh.service | grep -q ^activ && exit; sleep 0.1; done; exit 1`,
    );
    playing.kill('SIGINT');
    await playing;
    const { stdout, exitCode } = await refresh({}, '--limit', first);
    expect(exitCode, stdout).toBe(0);
    const head = await room.internet.upstream.head();
    expect(await commits(...names.slice(0, 4))).toEqual(Array(4).fill(head));
  });

  it('carries a bundle from the teacher’s computer to one that is fresh and has no network', async () => {
    await sh(machine('ada'), 'install -d -o admin /srv/bundle');
    await sh(machine('fresh'), `sed -i 's/^198.51.100.1 /198.51.100.77 /' /etc/hosts`);
    const { stdout, exitCode } = await room.play(await room.file('bundle.yml', bundlePlay), vars);
    expect(exitCode, stdout).toBe(0);
    expect(await commits('fresh')).toEqual(await commits('ada'));
    expect((await statusOf(machine('fresh'))).condition).toBe('healthy');
    const again = await room.play(await room.file('bundle.yml', bundlePlay), vars);
    expect(recapOf(again.stdout, 'ada'), again.stdout).toMatchObject({ changed: 0, failed: 0 });
  });

  it('has models downloaded and verified, once', async () => {
    await room.internet.offerFile('m.gguf', Buffer.from('a model'));
    await room.internet.upstream.commit({
      message: 'Ask for a model',
      files: { 'models/manifest.json': manifest },
    });
    const given = { machine_models: 'verified' };
    const { stdout, exitCode } = await refresh(given, '--limit', 'dora');
    expect(exitCode, stdout).toBe(0);
    expect(await sh(machine('dora'), 'cat /opt/ladylinux/models/m.gguf')).toBe('a model');
    const again = await refresh(given, '--limit', 'dora');
    expect(recapOf(again.stdout, 'dora'), again.stdout).toMatchObject({ changed: 0, failed: 0 });
  });

  it('says it of a computer without our package, one of another version, and one that is not there', async () => {
    const other = 'echo \'{"v": 2}\'';
    await sh(machine('fresh'), 'dpkg --purge ladylinux-refresh >/dev/null 2>&1');
    await sh(
      machine('cora'),
      `printf '#!/bin/sh\n%s\n' "${other.replaceAll('"', '\\"')}" >/usr/local/bin/other && chmod +x /usr/local/bin/other`,
    );
    await machine('dora').net('unplug');
    const play = await room.file('odd.yml', oddPlay);
    const { stdout } = await room.play(play);
    await machine('dora').net('plug');
    expect(stdout).toMatch(/fatal: \[fresh\].*not installed on this computer/);
    expect(stdout).toMatch(/fatal: \[cora\].*writes version 2/);
    expect(stdout).toMatch(/fatal: \[dora\]: UNREACHABLE/);
    expect(recapOf(stdout, 'ada'), stdout).toMatchObject({ failed: 0, unreachable: 0 });
    const { stdout: table } = await room.play('ladylinux.refresh.status');
    expect(table).toContain('ada: Healthy');
  });
});
