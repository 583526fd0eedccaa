import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DoctorReport } from '../../contract/doctor';
import { canBoot, type Machine } from '../support/machine';
import * as field from './world/field';
import { makeInternet, type Internet } from './world/internet';
import { logIn, logOut } from './world/log-in';
import { machineWithPackage, sh, statusOf } from './world/machine';

let internet: Internet;
let machine: Machine;

async function doctor(...args: string[]) {
  const { exitCode, stdout } = await machine.exec(
    ['ladylinux-refresh', 'doctor', '--json', ...args],
    { reject: false },
  );
  return { exitCode, report: DoctorReport.parse(JSON.parse(stdout)), stdout };
}
type Answer = Awaited<ReturnType<typeof doctor>>;
const codes = ({ report }: Answer) => report.findings.map(({ what }) => what.code);
const params = ({ report }: Answer, code: string) =>
  report.findings.find(({ what }) => what.code === code)?.what.params;
const refreshed = async (...args: string[]) =>
  (await machine.exec(['ladylinux-refresh', ...args], { reject: false })).exitCode;
const settle = (pair: string) => refreshed('settings', 'set', pair);

describe.skipIf(!canBoot)('doctor on a machine', () => {
  let healthy: Answer;
  beforeAll(async () => {
    [internet, machine] = await Promise.all([makeInternet(), machineWithPackage('doctor')]);
    await internet.serve(machine);
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
        'sudo apt install policykit-1-gnome',
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

  describe('the repository’s own faults', () => {
    let found: Answer;
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
      await sh(machine, field.shadowingPackage);
      await settle('services=[{"health":{"path":"/health"}}]');
      fitness = await doctor();
    });

    it.each([
      ['GET / answers 500', 'found-health-error', { status: 500, path: '/' }],
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

    it('says how bad it is, and that only the developers can mend some', () => {
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
      expect(await refreshed()).toBe(0);
      const after = await doctor();
      expect(after.report.findings.filter(({ check }) => check !== 'models')).toEqual([
        // the fixture's models belong to root, and its state is the service's
      ]);
      expect(await field.preciousNow(machine)).toBe(before);
    });
  });

  describe('the machine’s faults', () => {
    let found: Answer;
    let fixed: Answer;
    let before: string;

    beforeAll(async () => {
      await sh(machine, field.preciousThings);
      before = await field.preciousNow(machine);
      for (const fact of [field.modelServer, field.rootUnit, field.sudoRule])
        await sh(machine, fact);
      await sh(
        machine,
        `rmdir /opt/ladylinux/containers; chown ladylinux /opt/ladylinux; chmod 777 /var/lib/ladylinux/logs
         usermod -aG sudo ladylinux
         systemctl disable ladylinux-api.service; systemctl stop ladylinux-api.service
         mkdir -p /opt/ladylinux/.refresh/next/app; touch /opt/ladylinux/.refresh/next/app/x
         echo '{}' > /var/lib/ladylinux-refresh/private/request.json
         touch -d '1 hour ago' /var/lib/ladylinux-refresh/private/request.json
         systemd-run --quiet --unit=ladylinux-task-try --property=RemainAfterExit=yes true
         mkdir -p /tmp/stray; cd /tmp/stray
         nohup setsid /opt/ladylinux/venv/bin/python -m uvicorn --reload --app-dir /opt/ladylinux/app --port 8000 api_layer:app >/tmp/nohup.out 2>&1 &
         for i in $(seq 100); do ss -Hltn 'sport = :8000' | grep -q . && break; sleep 0.1; done`,
      );
      found = await doctor();
      fixed = await doctor('--fix', '--yes');
    });

    const facts = [
      ['a NOPASSWD rule names a script that ladylinux can write', 'found-sudo-writable'],
      ['a unit runs code from app/ as root', 'found-unit-root'],
      ['the service’s user may become root', 'found-user-admin'],
      ['everybody may read the secrets; wrong owners and modes', 'found-owner'],
      ['a folder of the specification is missing', 'found-folder-missing'],
      ['services that the settings do not name', 'found-unit-unlisted'],
      ['the unit does not start with the computer', 'found-unit-disabled'],
      ['a process started by hand holds the port', 'found-port'],
      ['the service does not run', 'found-service-down'],
      ['staging of an ended run', 'found-leftover-staging'],
      ['a request that never began', 'found-leftover-request'],
      ['a task’s unit that is still there', 'found-leftover-unit'],
    ] as const;

    it.each(facts)('is found: %s', (_, code) => {
      expect(codes(found)).toContain(code);
    });

    it('says that it is a danger', () => {
      expect(found.exitCode).toBe(22);
      expect(found.report.findings[0]?.severity).toBe('danger');
    });

    it.each(facts)('is mended by --fix: %s', (_, code) => {
      const ids = found.report.findings
        .filter(({ what }) => what.code === code)
        .map(({ id }) => id);
      const outcomes = fixed.report.fixes.filter(({ id }) => ids.includes(id));
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(ids.map(() => 'fixed'));
      expect(codes(fixed)).not.toContain(code);
    });

    it('leaves a machine that works', async () => {
      expect((await statusOf(machine)).condition).toBe('healthy');
      expect([0, 3]).toContain(await refreshed());
    });

    it('keeps the rest of a sudoers file, and what it replaced', async () => {
      expect(await sh(machine, 'cat /etc/sudoers.d/ladylinux')).toBe(
        '# of a fork\n# ladylinux ALL=(root) NOPASSWD: /srv/ladylinux/refresh.sh\nDefaults:ladylinux !requiretty',
      );
      await sh(machine, 'visudo -c');
      const saved = '/var/lib/ladylinux-refresh/private/saved/doctor-*';
      expect(await sh(machine, `cat ${saved}/ladylinux`)).toContain(
        '\nladylinux ALL=(root) NOPASSWD',
      );
      const notes = await sh(machine, `cat ${saved}/notes.txt`);
      expect(notes).toContain('/opt/ladylinux belonged to ladylinux:root');
      expect(notes).toMatch(/stopped process \d+ .*uvicorn --reload .*in \/tmp\/stray/);
      expect(await sh(machine, `stat -c '%U %a' ${saved}`)).toBe('root 700');
    });

    it('the privileged entry mends what was chosen, and nothing else', async () => {
      await sh(machine, 'rmdir /opt/ladylinux/containers; chmod 777 /var/lib/ladylinux/logs');
      const { report } = await doctor();
      const [missing] = report.findings.filter(({ what }) => what.code === 'found-folder-missing');
      const entry = (input: unknown) =>
        machine.exec(['/usr/lib/ladylinux/ladylinux-helper', 'doctor-fix'], {
          input: JSON.stringify(input),
          reject: false,
        });
      expect((await entry({ findings: ['../x'] })).exitCode).toBe(2);
      expect((await entry({ findings: [missing?.id] })).stdout).toBe('{"ok":true}');
      expect(
        await sh(machine, 'stat -c %a /opt/ladylinux/containers /var/lib/ladylinux/logs'),
      ).toBe('755\n777');
    });

    it('models, state and secrets are byte-identical', async () => {
      expect(await field.preciousNow(machine)).toBe(before);
    });
  });
});
