import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BaselineAnswer } from '../../contract/baseline';
import { journalMessageIds } from '../../contract/journal';
import { Status } from '../../contract/status';
import { TimerAnswer } from '../../contract/timer';
import { canBoot, type Machine } from '../support/machine';
import { gates } from './cases/gates';
import { holding } from './cases/holding';
import { pastedCommands } from './cases/pasted-commands';
import { makeInternet, type Internet } from './world/internet';
import { lastReport, machineWithPackage, sh } from './world/machine';

let internet: Internet;
let machine: Machine;

type Entry = Readonly<Record<string, string>>;

describe.skipIf(!canBoot)('a machine without a screen', () => {
  beforeAll(async () => {
    [internet, machine] = await Promise.all([makeInternet(), machineWithPackage('headless')]);
    await internet.serve(machine);
    await sh(machine, 'ladylinux-refresh install');
  });
  afterAll(async () => {
    await machine.down();
    await internet[Symbol.asyncDispose]();
  });

  const entriesOf = async (kind: keyof typeof journalMessageIds): Promise<Entry[]> => {
    const text = await sh(
      machine,
      `journalctl --sync; journalctl MESSAGE_ID=${journalMessageIds[kind]} --output=json`,
    );
    return text.split('\n').map((line) => JSON.parse(line) as Entry);
  };
  const runsOf = (who: string) =>
    sh(
      machine,
      `ladylinux-refresh history --json | python3 -c 'import json,sys; print(sum(r["requestedBy"] == "${who}" for r in json.load(sys.stdin)))'`,
    );

  it('keeps its runs in the journal, with fields', async () => {
    const report = await lastReport(machine);
    const [finished] = await entriesOf('run-finished');
    expect(finished).toMatchObject({
      RUN_ID: report.runId,
      OUTCOME: 'refreshed',
      COMMIT: await internet.upstream.head('main'),
      REQUESTED_BY: 'root',
      PRIORITY: '5',
      SYSLOG_IDENTIFIER: 'ladylinux-refresh',
    });
    expect(finished?.['MESSAGE']).toMatch(/^LadyLinux is set up on [0-9a-f]{7} and healthy\.$/);
    const steps = await entriesOf('step-finished');
    expect(steps.map((entry) => entry['STEP'])).toEqual(report.steps.map(({ step }) => step));
    expect(steps.every((entry) => entry['RUN_ID'] === report.runId)).toBe(true);
    expect(await entriesOf('run-started')).toHaveLength(1);
  });

  it('finds the entries by unit, and explains them', async () => {
    const shown = await sh(
      machine,
      `journalctl --unit=ladylinux-refresh --catalog MESSAGE_ID=${journalMessageIds['run-finished']}`,
    );
    expect(shown).toContain('A refresh of LadyLinux ended: refreshed');
    expect(shown).toContain('ladylinux-refresh status');
    expect(await sh(machine, 'journalctl --unit=ladylinux-refresh --priority=debug')).toContain(
      'environment: ',
    );
  });

  it('is checked by one line and an exit code', async () => {
    const head = (await internet.upstream.head('main')).slice(0, 7);
    const good = await machine.exec(['ladylinux-refresh', 'status', '--short']);
    expect(good.stdout).toBe(
      `Healthy; main @ ${head}; ladylinux-api.service active HTTP 200; 1 required model is missing.`,
    );
    const whole = await machine.exec(['ladylinux-refresh', 'status', '--short', '--json']);
    expect(Status.parse(JSON.parse(whole.stdout)).short).toBe(good.stdout);
    await sh(machine, 'systemctl stop ladylinux-api.service');
    const bad = await machine.exec(['ladylinux-refresh', 'status', '--short'], { reject: false });
    expect(bad.exitCode).toBe(13);
    expect(bad.stdout).toMatch(
      /^Stopped; main @ \w{7}; ladylinux-api.service inactive; 1 required/,
    );
    await sh(machine, 'systemctl start ladylinux-api.service');
  });

  it('waits for a refresh or does not, as it is asked', async () => {
    const { stdout } = await machine.exec(['ladylinux-refresh', 'refresh', '--no-wait', '--force']);
    expect(stdout).toBe('');
    const waited = await machine.exec(['ladylinux-refresh', 'refresh', '--wait', '--force']);
    expect(waited.stdout).toMatch(/Now on \w{7}/);
    expect(await runsOf('root')).toBe('2');
  });

  it('a refresh that the service itself asks for outlives the stop of the service', async () => {
    await sh(
      machine,
      `group=$(systemctl show -P ControlGroup ladylinux-api.service)
       before=$(systemctl show -P MainPID ladylinux-api.service)
       bash -c '
         for tree in systemd unified .; do
           place=/sys/fs/cgroup/$tree$1/cgroup.procs; [ ! -e $place ] || echo $$ > $place
         done
         exec ladylinux-refresh refresh --force' - $group >/tmp/asked 2>&1 && exit 1
       timeout 300 sh -c 'while systemctl is-active ladylinux-refresh.service | grep -q activating; do sleep 0.2; done'
       [ "$before" != "$(systemctl show -P MainPID ladylinux-api.service)" ]`,
    );
    expect((await lastReport(machine)).outcome).toBe('refreshed');
    expect(await runsOf('root')).toBe('3');
  });

  it('does not refresh automatically until that is switched on', async () => {
    const off = await sh(machine, 'ladylinux-refresh timer --json');
    expect(TimerAnswer.parse(JSON.parse(off))).toEqual({
      v: 1,
      enabled: false,
      next: null,
      quiet: null,
      waiting: null,
    });
    expect(await sh(machine, 'ladylinux-refresh timer on')).toMatch(
      /^LadyLinux refreshes automatically; the next check is at \d{4}-\d\d-\d\d \d\d:\d\d\.$/,
    );
    const on = TimerAnswer.parse(JSON.parse(await sh(machine, 'ladylinux-refresh timer --json')));
    expect(on.enabled).toBe(true);
    expect(Date.parse(on.next ?? '')).toBeGreaterThan(Date.now());
    expect(await sh(machine, 'systemctl is-active ladylinux-unattended.timer')).toBe('active');
    const jitter = 'systemctl show --value -p RandomizedDelayUSec ladylinux-unattended.timer';
    expect(await sh(machine, jitter)).toBe('2h');
  });

  it('starts no automatic refresh within the quiet hours', async () => {
    await sh(machine, `ladylinux-refresh settings set 'unattended={"quiet":"00:00-00:00"}'`);
    await sh(machine, 'systemctl start ladylinux-unattended.service');
    expect(await runsOf('timer')).toBe('0');
    expect(await sh(machine, 'journalctl --sync; journalctl -u ladylinux-unattended')).toContain(
      'A refresh waits for the end of the quiet hours (00:00-00:00).',
    );
  });

  it('refreshes automatically outside them', async () => {
    const hash = await internet.upstream.commit({ files: { 'NIGHT.md': 'Night\n' } });
    await sh(
      machine,
      `ladylinux-refresh settings set 'unattended={"maxLoad":0,"announceSeconds":0}'`,
    );
    await sh(
      machine,
      `systemctl start ladylinux-unattended.service
       timeout 120 bash -c 'until [ "$(systemctl show -P ActiveState ladylinux-refresh)" = inactive ]; do sleep 0.2; done'`,
    );
    expect(await lastReport(machine)).toMatchObject({
      requestedBy: 'timer',
      outcome: 'refreshed',
      now: hash,
    });
    await sh(machine, 'ladylinux-refresh timer off');
    expect(await sh(machine, 'systemctl is-enabled ladylinux-unattended.timer || true')).toBe(
      'disabled',
    );
  });

  holding(() => ({ machine, internet }));
  gates(() => ({ machine, internet }));

  it('tells an ordinary user to use sudo', async () => {
    await sh(machine, 'id ada >/dev/null 2>&1 || useradd --create-home ada');
    for (const verb of ['refresh', 'rollback', 'timer on', 'settings set keep=2', 'cancel']) {
      const answer = await machine.exec(
        ['runuser', '-u', 'ada', '--', 'ladylinux-refresh', ...verb.split(' ')],
        { reject: false },
      );
      expect(answer.exitCode, verb).toBe(7);
      expect(answer.stderr, verb).toContain('sudo ladylinux-refresh');
    }
    for (const verb of ['status', 'history', 'timer', 'settings', 'models']) {
      const answer = await machine.exec(
        ['runuser', '-u', 'ada', '--', 'ladylinux-refresh', ...verb.split(' ')],
        { reject: false },
      );
      expect([0, 13], verb).toContain(answer.exitCode);
    }
  });

  it('checks a commit beside the live service, in the sandbox', async () => {
    const pid = await sh(machine, 'systemctl show -P MainPID ladylinux-api.service');
    const { runId } = await lastReport(machine);
    await internet.upstream.createBranch('candidate', 'main');
    const application = await sh(machine, 'cat /opt/ladylinux/app/api_layer.py');
    await internet.upstream.commit({
      branch: 'candidate',
      files: {
        'api_layer.py': `${application}\n\n@app.on_event("startup")\ndef fail() -> None:\n    raise RuntimeError("no way to start")\n`,
      },
    });
    const good = await machine.exec(['ladylinux-refresh', 'check']);
    expect(good.stdout).toMatch(/[0-9a-f]{7} would refresh cleanly\. Nothing was changed\.$/);
    const candidate = ['ladylinux-refresh', 'check', '--branch', 'candidate'] as const;
    const bad = await machine.exec(candidate, { reject: false });
    expect(bad.stdout).toContain('no way to start');
    expect(bad.exitCode).toBe(17);
    expect(await sh(machine, 'systemctl show -P MainPID ladylinux-api.service')).toBe(pid);
    expect((await lastReport(machine)).runId).toBe(runId);
    expect(await sh(machine, 'ls -A /opt/ladylinux/.refresh/next')).toBe('');
  });

  it('reports half a terabyte below app/, and nothing is changed', async () => {
    const pid = await sh(machine, 'systemctl show -P MainPID ladylinux-api.service');
    await internet.upstream.commit({ branch: 'main', files: { 'AFTER.md': 'After\n' } });
    await sh(
      machine,
      `install -d -o ladylinux-build /opt/ladylinux/app/dump
       for n in 1 2 3 4 5; do truncate -s 100G /opt/ladylinux/app/dump/$n; done`,
    );
    const answer = await machine.exec(['ladylinux-refresh'], { reject: false });
    expect(answer.exitCode).toBe(10);
    expect(answer.stdout).toMatch(/Local changes of 5\d\d\.\d GB are more than the limit/);
    expect(await sh(machine, 'systemctl show -P MainPID ladylinux-api.service')).toBe(pid);
    expect(await sh(machine, 'du --apparent-size -BG -s /opt/ladylinux/app/dump')).toMatch(
      /^50\dG/,
    );
    await sh(machine, 'rm -r /opt/ladylinux/app/dump');
  });

  it('copes with hostile names and with what it may not read', async () => {
    await sh(
      machine,
      `cd /opt/ladylinux/app
       touch -- '-rf' $'new\\nline' $'\\e[31mred' $'\\xff\\xfe' '$(id)'
       install -d -m 0700 -o root secret && echo s > secret/key && chmod 000 secret`,
    );
    const answer = await machine.exec(['ladylinux-refresh'], { reject: false });
    expect(answer.exitCode).toBe(10);
    expect(answer.stdout).toContain('A refresh may not read secret in /opt/ladylinux/app');
    // eslint-disable-next-line no-control-regex -- these are what must not come out
    expect(answer.stdout).not.toMatch(/\x1b\[31m|\xff/);
    expect((await lastReport(machine)).outcome).toBe('staging-failed');
    await sh(machine, 'chmod 755 /opt/ladylinux/app/secret; ladylinux-refresh refresh --force');
    expect((await lastReport(machine)).saved?.files.length).toBeGreaterThan(4);
  });

  it('knows that it is no clean baseline', async () => {
    const examine = ['ladylinux-refresh', 'baseline', '--json'] as const;
    const answer = await machine.exec(examine, { reject: false });
    const told = BaselineAnswer.parse(JSON.parse(answer.stdout));
    expect(answer.exitCode).toBe(20);
    expect(told.clean).toBe(false);
    const reason = { code: 'baseline-has-code', params: { path: '/opt/ladylinux/app' } };
    expect(told.reasons).toContainEqual(reason);
    expect(told.ways.length).toBeGreaterThan(0);
    const look = ['ladylinux-refresh', 'doctor', '--baseline', '--json'] as const;
    const asked = await machine.exec(look, { reject: false });
    expect([asked.exitCode, asked.stdout]).toEqual([20, answer.stdout]);
    const mixed = ['ladylinux-refresh', 'doctor', '--baseline', '--fix'] as const;
    expect((await machine.exec(mixed, { reject: false })).exitCode).toBe(2);
    const take = await machine.exec(['ladylinux-refresh', 'baseline', 'take'], { reject: false });
    expect(take.exitCode).toBe(20);
    expect(take.stderr).toContain('No snapshot was taken');
  });

  pastedCommands(() => machine);
});
