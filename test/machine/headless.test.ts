import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { journalMessageIds } from '../../contract/journal';
import { TimerAnswer } from '../../contract/timer';
import { canBoot, type Machine } from '../support/machine';
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

  it('does not refresh by itself until it is told to', async () => {
    const off = await sh(machine, 'ladylinux-refresh timer --json');
    expect(TimerAnswer.parse(JSON.parse(off))).toEqual({
      v: 1,
      enabled: false,
      next: null,
      quiet: null,
    });
    expect(await sh(machine, 'ladylinux-refresh timer on')).toMatch(
      /^LadyLinux refreshes by itself; it asks next at \d{4}-\d\d-\d\d \d\d:\d\d\.$/,
    );
    const on = TimerAnswer.parse(JSON.parse(await sh(machine, 'ladylinux-refresh timer --json')));
    expect(on.enabled).toBe(true);
    expect(Date.parse(on.next ?? '')).toBeGreaterThan(Date.now());
    expect(await sh(machine, 'systemctl is-active ladylinux-unattended.timer')).toBe('active');
    const jitter = 'systemctl show --value -p RandomizedDelayUSec ladylinux-unattended.timer';
    expect(await sh(machine, jitter)).toBe('2h');
  });

  it('begins no refresh by itself within the quiet hours', async () => {
    await sh(machine, `ladylinux-refresh settings set 'unattended={"quiet":"00:00-00:00"}'`);
    await sh(machine, 'systemctl start ladylinux-unattended.service');
    expect(await runsOf('timer')).toBe('0');
    expect(await sh(machine, 'journalctl --sync; journalctl -u ladylinux-unattended')).toContain(
      'These are the quiet hours (00:00-00:00), so no refresh was begun.',
    );
  });

  it('refreshes by itself outside them', async () => {
    const hash = await internet.upstream.commit({ files: { 'NIGHT.md': 'Night\n' } });
    await sh(machine, `ladylinux-refresh settings set unattended='{}'`);
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
});
