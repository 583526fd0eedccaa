import { beforeAll, describe, expect, it } from 'vitest';
import type { Machine } from '../../support/machine';
import * as field from '../world/field';
import { codes, lookingAt, type Answer } from '../world/looking';
import { sh, statusOf } from '../world/machine';

/** Everything that `--fix` fixes on a machine at once. */
export const faultsOfTheMachine = (given: () => Machine) => {
  let machine: Machine;
  beforeAll(() => {
    machine = given();
  });
  const { doctor, refreshed } = lookingAt(given);

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

    it.each(facts)('is fixed by --fix: %s', (_, code) => {
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
      const saved = await sh(
        machine,
        'ls -d /var/lib/ladylinux-refresh/private/saved/doctor-* | tail -1',
      );
      expect(await sh(machine, `cat ${saved}/ladylinux`)).toContain(
        '\nladylinux ALL=(root) NOPASSWD',
      );
      const notes = await sh(machine, `cat ${saved}/notes.txt`);
      expect(notes).toContain('/opt/ladylinux belonged to ladylinux:root');
      expect(notes).toMatch(/stopped process \d+ .*uvicorn --reload .*in \/tmp\/stray/);
      expect(await sh(machine, `stat -c '%U %a' ${saved}`)).toBe('root 700');
    });

    it('the privileged entry fixes what was chosen, and nothing else', async () => {
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
};
