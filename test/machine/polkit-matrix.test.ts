import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal } from '../../main/helper-client/actions';
import { canBoot, desktop, type Machine } from '../support/machine';
import { machineWithPackage, sh } from './world/machine';

const helper = '/usr/lib/ladylinux/ladylinux-helper';
const actions = [
  ['org.ladylinux.refresh.start', 'auth_admin_keep'],
  ['org.ladylinux.refresh.apply', 'auth_admin_keep'],
  ['org.ladylinux.refresh.hold', 'auth_self_keep'],
  ['org.ladylinux.refresh.start-other', 'auth_admin'],
  ['org.ladylinux.refresh.start-from', 'auth_admin'],
  ['org.ladylinux.refresh.rollback', 'auth_admin_keep'],
  ['org.ladylinux.refresh.cancel', 'auth_admin_keep'],
  ['org.ladylinux.service.restart', 'auth_admin_keep'],
  ['org.ladylinux.models.verify', 'auth_admin_keep'],
  ['org.ladylinux.models.download', 'auth_admin_keep'],
  ['org.ladylinux.models.cancel', 'auth_admin_keep'],
  ['org.ladylinux.configure', 'auth_admin'],
  ['org.ladylinux.configure.branch', 'auth_admin'],
  ['org.ladylinux.configure.holding', 'auth_admin_keep'],
  ['org.ladylinux.configure.packages', 'auth_admin'],
  ['org.ladylinux.bundle.make', 'auth_admin_keep'],
  ['org.ladylinux.bundle.cancel', 'auth_admin_keep'],
  ['org.ladylinux.logins', 'auth_admin'],
  ['org.ladylinux.install', 'auth_admin'],
  ['org.ladylinux.install-from', 'auth_admin'],
  ['org.ladylinux.doctor.fix', 'auth_admin'],
] as const;

let machine: Machine;

/** pkexec asks for its parent, which has to be in the machine as well: a shell that stays. */
const staying = (command: readonly string[]): [string, ...string[]] => [
  'bash',
  '-c',
  '"$@"; exit $?',
  '-',
  ...command,
];

async function asAda(...command: [string, ...string[]]) {
  const options = { reject: false, input: '' } as const;
  const { exitCode, stdout, stderr } = await machine.as('ada', staying(command), options);
  return { exitCode, text: `${stdout}${stderr}` };
}

/** Of a person's sessions the one with a desktop: from systemd 256 on the user's manager is listed as another. */
const activate = (user: string) =>
  `loginctl activate "$(for s in $(loginctl list-sessions --no-legend | awk '/${user}/{print $1}'); do
     [ "$(loginctl show-session --value -p Class $s)" != user ] || echo $s; done)"`;

/** pkcheck(1) as a process of the person: 0 allowed, 1 refused, 2 a password would be asked for. */
const check = (action: string) =>
  asAda('bash', '-c', `pkcheck --action-id ${action} --process $$; echo "code $?"`);

/** A rule only for this test skips the dialog; we never ship one. */
const allow = (verdict: 'yes' | 'none') =>
  sh(
    machine,
    verdict === 'yes'
      ? `cat > /etc/polkit-1/rules.d/10-test.rules <<'R'
polkit.addRule(function (action, subject) {
  if (action.id.indexOf("org.ladylinux.") === 0 && subject.active && subject.local) return polkit.Result.YES;
});
R
chmod 644 /etc/polkit-1/rules.d/10-test.rules; systemctl restart polkit`
      : 'rm -f /etc/polkit-1/rules.d/10-test.rules; systemctl restart polkit',
  );

describe.skipIf(!canBoot)('who may ask the helper for what', () => {
  beforeAll(async () => {
    machine = await machineWithPackage('polkit', { disk: 'tmpfs' });
    await desktop(['up', machine.name, 'ada', 'secret']);
    await desktop(['wait', machine.name, 'ada']);
  });
  afterAll(() => machine.down());

  it.each(actions)('%s: any no, inactive no, active %s', async (action, active) => {
    const shown = await sh(machine, `pkaction --verbose --action-id ${action}`);
    expect(shown).toMatch(/implicit any: +no\n/);
    expect(shown).toMatch(/implicit inactive: +no\n/);
    expect(shown).toMatch(new RegExp(`implicit active: +${active}\\n`));
    expect(shown).toContain(`org.freedesktop.policykit.exec.path -> ${helper}`);
    expect(shown).toMatch(/icon: +ladylinux-refresh\n/);
  });

  it('ships no rule that answers yes', async () => {
    expect(await sh(machine, 'dpkg -L ladylinux-refresh | grep rules.d || true')).toBe('');
  });

  it('an active person at this computer is asked for a password', async () => {
    expect((await check('org.ladylinux.refresh.start')).text).toContain('code 2');
  });

  it('a user who may start may cancel: nobody has to type a password while the service is down', async () => {
    const policy = await sh(machine, 'pkaction --verbose --action-id org.ladylinux.refresh.start');
    expect(policy).toContain('org.freedesktop.policykit.imply -> org.ladylinux.refresh.cancel');
    const download = 'org.ladylinux.models.download';
    expect(await sh(machine, `pkaction --verbose --action-id ${download}`)).toContain(
      'org.freedesktop.policykit.imply -> org.ladylinux.models.cancel',
    );
  });

  it('the entry is reached with the rights of root, and says that nothing is set up', async () => {
    await allow('yes');
    const { exitCode, text } = await asAda('pkexec', '--disable-internal-agent', helper, 'start');
    expect(exitCode).toBe(8);
    expect(text).toContain('sudo ladylinux-refresh install');
  });

  it('a session without a seat, as over SSH, is refused without a dialog (threat 3)', async () => {
    const session = 'systemd-run --quiet --pipe --wait --collect --uid=ada';
    const ask = `pkexec --disable-internal-agent ${helper} start; echo "code $?"`;
    const remote = `${session} --property=PAMName=desktop-login bash -c '${ask}' 2>/dev/null`;
    expect(await sh(machine, remote)).toBe('code 127');
    const none = `${session} bash -c '${ask}' 2>/dev/null`;
    expect(await sh(machine, none)).toBe('code 127');
  });

  describe('where no dialog can appear', () => {
    beforeAll(async () => {
      await allow('none');
      await sh(machine, 'useradd --create-home --groups sudo eve');
    });
    afterAll(() => allow('yes'));

    it.each([
      ['without a polkit agent', 'XDG_SEAT=seat0', 'no-agent'],
      ['from elsewhere, as with xrdp', 'XDG_SESSION_DESKTOP=xrdp', 'not-authorised'],
    ])('in a desktop session %s the tray says to use a terminal', async (_, variable, code) => {
      const ask = `pkexec --disable-internal-agent ${helper} start; exit $?`;
      const { stdout, stderr, exitCode } = await machine.exec(
        [
          'systemd-run',
          ...['--quiet', '--pipe', '--wait', '--collect', '--uid=eve'],
          ...['--property=PAMName=desktop-login', '--setenv=XDG_SESSION_TYPE=x11'],
          ...['--setenv=XDG_SESSION_CLASS=user', `--setenv=${variable}`],
          ...['bash', '-c', `loginctl activate $XDG_SESSION_ID; ${ask}`],
        ],
        { reject: false },
      );
      await sh(machine, activate('ada'));
      expect(exitCode, stdout).toBe(127);
      expect(refusal(stderr).code, stderr).toBe(code);
    });
  });

  it('a person whose session is not the active one is refused without a dialog', async () => {
    await sh(
      machine,
      `useradd --create-home bob
       systemd-run --quiet --collect --unit=bobs --uid=bob --property=PAMName=desktop-login \
         --setenv=XDG_SEAT=seat0 --setenv=XDG_SESSION_TYPE=x11 --setenv=XDG_SESSION_CLASS=user sleep 600
       for i in $(seq 600); do loginctl list-sessions --no-legend | grep -q bob && break; sleep 0.1; done
       ${activate('bob')}`,
    );
    const { exitCode } = await asAda('pkexec', '--disable-internal-agent', helper, 'start');
    await sh(
      machine,
      `systemctl stop bobs.service
       ${activate('ada')}`,
    );
    expect(exitCode).toBe(127);
  });

  it.each([
    ['start', '--upload-pack=x'],
    ['start', 'main'],
    ['start', '--branch', 'main'],
    ['start', '--force'],
    ['start-other'],
    ['apply', '--when', 'never'],
    ['cancel', 'now'],
    ['models-download', '--prefix'],
    ['start', '--prefix', '/tmp'],
  ])(
    'extra arguments are refused by the entry itself: %s %s (threat 2)',
    async (...args: string[]) => {
      expect((await asAda('pkexec', helper, ...args)).exitCode).toBe(2);
    },
  );

  it('an unknown verb falls through to the generic action, and is refused even as root', async () => {
    const { exitCode } = await machine.exec([helper, 'format-disk'], { reject: false });
    expect(exitCode).toBe(2);
    const outcome = await asAda(
      'timeout',
      '3',
      'pkexec',
      '--disable-internal-agent',
      helper,
      'format-disk',
    );
    expect(outcome.exitCode).not.toBe(0);
  });

  it('a hostile environment changes nothing (threat 1)', async () => {
    const evil = 'require("fs").writeFileSync("/tmp/owned", "x")';
    await sh(
      machine,
      `echo '${evil}' > /tmp/evil.cjs; mkdir -p /tmp/bin; printf '#!/bin/sh\\ntouch /tmp/owned\\n' > /tmp/bin/systemctl; chmod 755 /tmp/bin/systemctl`,
    );
    const { exitCode } = await asAda(
      'env',
      'NODE_OPTIONS=--require /tmp/evil.cjs',
      'NODE_PATH=/tmp',
      'PATH=/tmp/bin:/usr/bin:/bin',
      'LD_PRELOAD=/tmp/evil.so',
      'GIT_CONFIG_GLOBAL=/tmp/evil',
      '/usr/bin/pkexec',
      helper,
      'cancel',
    );
    expect(exitCode).toBe(8);
    expect(await sh(machine, 'ls /tmp/owned 2>/dev/null || true')).toBe('');
  });

  it('settings come on standard input, and hostile ones are refused', async () => {
    await sh(machine, "mkdir -p /etc/ladylinux && echo '{}' > /etc/ladylinux/refresh.json");
    const configure = (input: string) =>
      machine.as('ada', staying(['pkexec', helper, 'configure']), { input, reject: false });
    expect((await configure('{"branch":"develop"}')).exitCode).toBe(0);
    expect(await sh(machine, 'cat /etc/ladylinux/refresh.json')).toContain('"branch": "develop"');
    const holding = (input: string) =>
      machine.as('ada', staying(['pkexec', helper, 'configure-holding']), { input, reject: false });
    expect((await holding('{"hold":true}')).exitCode).toBe(0);
    expect(await sh(machine, 'cat /etc/ladylinux/refresh.json')).toContain('"hold": true');
    expect((await holding('{"hold":false,"branch":"main"}')).exitCode).toBe(2);
    expect(await sh(machine, 'cat /etc/ladylinux/refresh.json')).toContain('"hold": true');
    for (const hostile of [
      '{"repository":"ext::sh -c id"}',
      '{"branch":"--upload-pack=id"}',
      'nonsense',
      ' '.repeat(70_000),
    ]) {
      expect([2, 6]).toContain((await configure(hostile)).exitCode);
    }
    expect(await sh(machine, 'cat /etc/ladylinux/refresh.json')).toContain('"branch": "develop"');
  });

  it('set-up changes no settings of a computer that is set up (threat 26)', async () => {
    const before = await sh(machine, 'cat /etc/ladylinux/refresh.json');
    const { exitCode } = await asAda('pkexec', helper, 'install', '--branch', 'main');
    expect(exitCode).toBe(2);
    expect(await sh(machine, 'cat /etc/ladylinux/refresh.json')).toBe(before);
  });

  it('writes nothing below a folder that somebody else could exchange (threat 6)', async () => {
    await sh(machine, 'chown ada /etc/ladylinux');
    const { exitCode, text } = await asAda('pkexec', helper, 'start');
    await sh(machine, 'chown root /etc/ladylinux');
    expect(exitCode).toBe(10);
    expect(text).toContain('sudo chown root:root /etc/ladylinux');
  });

  it('leaves the request to the unit and returns, with the name of who asked', async () => {
    await sh(
      machine,
      'ladylinux-refresh install --no-wait >/dev/null; systemctl stop ladylinux-refresh.service; sleep 1',
    );
    await sh(machine, 'systemctl mask --runtime ladylinux-resume.service; systemctl reset-failed');
    const { exitCode } = await asAda('pkexec', helper, 'start-other', '--branch', 'develop');
    expect(exitCode).toBe(0);
    const events = 'grep -h run-started /run/ladylinux-refresh/events.jsonl | tail -1';
    await sh(
      machine,
      `for i in $(seq 1200); do ${events} | grep -q ada && exit 0; sleep 0.1; done; exit 1`,
    );
    expect(JSON.parse(await sh(machine, events))).toMatchObject({
      requestedBy: 'ada',
      branch: 'develop',
    });
  });
});
