import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DoctorReport } from '../../contract/doctor';
import { canBoot, type Machine } from '../support/machine';
import { askedAtTerminal } from './cases/asked-at-terminal';
import { faultsOfTheMachine } from './cases/faults-of-the-machine';
import { leftBehind } from './cases/left-behind';
import * as field from './world/field';
import { makeInternet, type Internet } from './world/internet';
import { logIn, logOut } from './world/log-in';
import { codes, commandOf, lookingAt, params, type Answer } from './world/looking';
import { lastReport, machineWithPackage, sh } from './world/machine';

let internet: Internet;
let machine: Machine;

const { doctor, refreshed } = lookingAt(() => machine);
const settle = (pair: string) => refreshed('settings', 'set', pair);

describe.skipIf(!canBoot)('doctor on a machine', () => {
  let healthy: Answer;
  beforeAll(async () => {
    [internet, machine] = await Promise.all([makeInternet(), machineWithPackage('doctor')]);
    await internet.serve(machine);
    await internet.upstream.commit({ files: field.emptyChecksums });
    await sh(machine, 'ladylinux-refresh install');
    healthy = await doctor();
  });
  afterAll(async () => {
    await machine.down();
    await internet[Symbol.asyncDispose]();
  });

  it('has nothing to say of a new one but of its manifest, and says so by its exit code', () => {
    const others = healthy.report.findings.filter(({ check }) => check !== 'models');
    expect(others).toEqual([]);
    expect(healthy.report.checks.filter(({ state }) => state !== 'done')).toEqual([]);
    expect([0, 20]).toContain(healthy.exitCode);
  });

  it('as an ordinary user it says what it could not see', async () => {
    const { stdout } = await machine.as('nobody', ['ladylinux-refresh', 'doctor', '--json'], {
      reject: false,
    });
    const { checks, findings } = DoctorReport.parse(JSON.parse(stdout));
    const partial = checks.filter(({ reason }) => reason?.code === 'check-needs-root');
    expect(partial.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['code', 'venv', 'port', 'sudo']),
    );
    expect(findings.filter(({ check }) => check !== 'models')).toEqual([]);
  });

  it('--fix is for root, and for somebody who can be asked', async () => {
    const asNobody = await machine.as('nobody', ['ladylinux-refresh', 'doctor', '--fix', '--yes'], {
      reject: false,
    });
    expect(asNobody.exitCode).toBe(7);
    expect(await refreshed('doctor', '--fix')).toBe(2);
  });

  describe('a desktop where nobody can be asked for a password', () => {
    beforeAll(async () => {
      // the rest of its package does not matter here
      await sh(machine, 'useradd --create-home ada; touch /usr/bin/ladylinux-tray');
    });
    afterAll(async () => {
      await sh(machine, 'rm /usr/bin/ladylinux-tray; userdel --force --remove ada 2>/dev/null');
    });

    it.each([
      ['from elsewhere, as with xrdp', [], 'found-polkit-remote', 'sudo ladylinux-refresh'],
      [
        'here, without an agent',
        ['XDG_SEAT=seat0'],
        'found-polkit-agent',
        'sudo apt install policykit-1-gnome || sudo apt install mate-polkit',
      ],
    ])('%s', async (_, variables, code, command) => {
      await logIn(machine, 'ada', ...variables);
      const answer = await doctor();
      await logOut(machine, 'ada');
      const finding = answer.report.findings.find(({ check }) => check === 'polkit');
      expect(finding?.what.code).toBe(code);
      expect(finding?.fix).toEqual({ code: 'fix-run', params: { command } });
    });
  });

  it('without systemd it says so, and looks at the rest', async () => {
    const { stdout } = await machine.exec(
      [
        'unshare',
        '-m',
        'sh',
        '-c',
        'mount -t tmpfs none /run/systemd; ladylinux-refresh doctor --json',
      ],
      { reject: false },
    );
    const { findings } = DoctorReport.parse(JSON.parse(stdout));
    expect(findings.map(({ what }) => what.code)).toContain('no-systemd');
  });

  it('reports a full disk, with the free space and what a refresh needs', async () => {
    const full = 'mount -t tmpfs -o size=64m none /opt/ladylinux/.refresh';
    const { stdout, exitCode } = await machine.exec(
      ['unshare', '-m', 'sh', '-c', `${full}; ladylinux-refresh doctor --json`],
      { reject: false },
    );
    const report = DoctorReport.parse(JSON.parse(stdout));
    const low = report.findings.find(({ what }) => what.code === 'found-disk-low');
    expect(low?.what.params).toMatchObject({ folder: '/opt/ladylinux/.refresh' });
    expect(Number(low?.what.params['freeBytes'])).toBeLessThanOrEqual(64 * 1024 * 1024);
    expect([low?.canFix, exitCode]).toEqual([false, 21]);
  });

  it('reports an address that the network can reach', async () => {
    const open =
      'cp /etc/ladylinux/ladylinux.env /run/open.env; echo LADYLINUX_HOST=0.0.0.0 >> /run/open.env; ' +
      'mount --bind /run/open.env /etc/ladylinux/ladylinux.env';
    const { stdout } = await machine.exec(
      ['unshare', '-m', 'sh', '-c', `${open}; ladylinux-refresh doctor --json`],
      { reject: false },
    );
    const { findings } = DoctorReport.parse(JSON.parse(stdout));
    const exposed = findings.find(({ what }) => what.code === 'found-exposed');
    expect(exposed).toMatchObject({ what: { params: { host: '0.0.0.0' } }, severity: 'warning' });
  });

  leftBehind(() => machine);
  askedAtTerminal(() => machine);

  describe('the repository’s own faults', () => {
    let found: Answer;
    let byDocs: Answer;
    let fitness: Answer;
    let before: string;

    beforeAll(async () => {
      await sh(machine, `${field.preciousThings}\nchmod 640 /etc/ladylinux/ladylinux.env`);
      before = await field.preciousNow(machine);
      for (const fact of [
        field.trackedBytecode,
        field.trackedWeights,
        field.detachedHead,
        field.foreignRemote,
        field.frontPageFails,
        field.noDependencyFile,
        field.hugeAndHostile,
      ])
        await sh(machine, fact);
      await settle('branch=develop-nowhere');
      found = await doctor();
      await sh(machine, commandOf(found, 'found-health-error'));
      byDocs = await doctor();
      await sh(machine, field.shadowingPackage);
      await settle('services=[{"health":{"path":"/health"}}]');
      fitness = await doctor();
    });

    it.each([
      ['GET / answers 500', 'found-health-error', { status: 500, path: '/' }],
      ['a manifest entry with an empty checksum', 'found-no-checksum', { count: 2 }],
      [
        'a folder that only root may read',
        'found-app-unreadable',
        { folder: '/opt/ladylinux/app/private' },
      ],
      [
        'models that the service cannot read',
        'found-models-closed',
        { count: 1, path: '/opt/ladylinux/models/big/weights.gguf' },
      ],
      ['tracked .pyc files', 'found-bytecode', { count: 1, path: 'old/a.pyc' }],
      ['weight files over 50 MB tracked by git', 'found-weights', { path: 'model.safetensors' }],
      ['no dependency file', 'found-no-dependencies', {}],
      ['a branch that exists nowhere', 'found-branch', { branch: 'develop-nowhere' }],
      ['a commit checked out by hand', 'found-detached', {}],
      [
        'another remote, its token not shown',
        'found-remote',
        { url: 'https://github.com/somebody/fork.git' },
      ],
      ['half a terabyte below app/', 'found-app-large', { path: 'everything.gguf' }],
      ['files changed by hand', 'found-edits', {}],
      ['state inside app/', 'found-app-state', {}],
    ])('is found: %s', (_, code, expected) => {
      expect(params(found, code)).toMatchObject(expected);
    });

    it('GET / answers 500 while /docs answers: the command that it gives judges by that', () => {
      expect(commandOf(found, 'found-health-error')).toBe(
        `sudo ladylinux-refresh settings set 'services=[{"health":{"path":"/docs"}}]'`,
      );
      expect(codes(byDocs).filter((code) => code.includes('health'))).toEqual([]);
    });

    it('is found: an empty package shadows the module', () => {
      expect(params(fitness, 'found-shadowed')).toEqual({
        folder: 'api_layer/',
        module: 'api_layer.py',
      });
    });

    it('is found: /health is a web page about fitness', () => {
      expect(params(fitness, 'found-health-page')).toMatchObject({ path: '/health' });
      expect(codes(fitness)).not.toContain('found-health-error');
    });

    it('shows neither secrets nor the control characters of hostile names', () => {
      expect(found.stdout).not.toContain('token-5f1e');
      expect(found.stdout).not.toContain('canary-91c2');
      // eslint-disable-next-line no-control-regex -- they must not be there
      expect(found.stdout).not.toMatch(/\\u001b|\u001b|\u202e|\\u202e/);
    });

    it('says how bad it is, and that only the developers can fix some', () => {
      expect(found.exitCode).toBe(21);
      const byDevelopers = found.report.findings.filter(
        ({ fix }) => fix?.code === 'fix-developers',
      );
      expect(byDevelopers.every(({ canFix }) => !canFix)).toBe(true);
      expect(byDevelopers.length).toBeGreaterThan(2);
    });

    it('is cured by what doctor says: settings, room, and a refresh', async () => {
      await sh(machine, 'rm /opt/ladylinux/app/everything.gguf');
      await settle('branch=main');
      await settle('services=[{}]');
      expect(await refreshed()).toBe(10);
      expect((await lastReport(machine)).message).toEqual({
        code: 'local-edits-unreadable',
        params: { path: 'private', folder: '/opt/ladylinux/app' },
      });
      // the exit code also covers other findings
      await sh(machine, `${commandOf(found, 'found-app-unreadable')} || [ $? -ge 20 ]`);
      expect(await refreshed()).toBe(0);
      const { saved } = await lastReport(machine);
      expect(await sh(machine, `tar tzf ${saved?.archive ?? '/none'}`)).toContain('private/x');
      const after = await doctor();
      expect(after.report.findings.filter(({ check }) => check !== 'models')).toEqual([
        // the fixture's models belong to root, and its state is the service's
      ]);
      expect(await field.preciousNow(machine)).toBe(before);
    });
  });

  faultsOfTheMachine(() => machine);
});
