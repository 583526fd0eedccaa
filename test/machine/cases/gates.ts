import { beforeAll, expect, it } from 'vitest';
import type { Machine } from '../../support/machine';
import type { Internet } from '../world/internet';
import { logIn, logOut } from '../world/log-in';
import { joinPhone } from '../world/metered';
import { lastReport, sh, statusOf } from '../world/machine';

/** Only root may ask the mock to change what it shows. */
const mockPolicy = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><policy user="root">
  <allow own="org.freedesktop.UPower"/>
  <allow send_destination="org.freedesktop.UPower"/>
</policy></busconfig>`;

/** The real NetworkManager, and what dbusmock publishes of UPower: a machine of these tests has no battery. */
export const gates = (given: () => { machine: Machine; internet: Internet }) => {
  let machine: Machine;
  let internet: Internet;
  beforeAll(() => {
    ({ machine, internet } = given());
  });
  const set = (unattended: object) =>
    sh(
      machine,
      `ladylinux-refresh settings set 'unattended=${JSON.stringify({ announceSeconds: 0, ...unattended })}'`,
    );
  const askedByTimer = () =>
    sh(
      machine,
      `systemctl start ladylinux-unattended.service
       timeout 240 bash -c 'until [ "$(systemctl show -P ActiveState ladylinux-refresh)" = inactive ]; do sleep 0.2; done'`,
    );
  const waitsFor = async () => {
    const before = (await lastReport(machine)).runId;
    await askedByTimer();
    expect((await lastReport(machine)).runId).toBe(before);
    return ((await statusOf(machine)).waiting?.for ?? []).map(({ code }) => code);
  };

  /** By the timer that asks again, whatever made it wait; every second instead of every 20 minutes. */
  const untilAskedAgain = (hash: string) =>
    sh(
      machine,
      `install -d /run/systemd/system/ladylinux-unattended-again.timer.d
       printf '[Timer]\\nOnActiveSec=\\nOnActiveSec=1s\\nAccuracySec=1s\\n' >/run/systemd/system/ladylinux-unattended-again.timer.d/soon.conf
       systemctl daemon-reload; systemctl restart ladylinux-unattended-again.timer
       timeout 240 bash -c 'until ladylinux-refresh status --json | grep -q ${hash}; do sleep 0.5; done'
       timeout 240 bash -c 'until [ "$(systemctl show -P ActiveState ladylinux-refresh)" = inactive ]; do sleep 0.2; done'
       rm -r /run/systemd/system/ladylinux-unattended-again.timer.d; systemctl daemon-reload`,
    );
  const news = () => internet.upstream.commit({ files: { 'GATES.md': String(Math.random()) } });
  const told = () => sh(machine, 'ladylinux-refresh status');

  it(
    'waits for a connection that is not metered, and takes what is new over one that is not',
    { tags: 'thorough' },
    async () => {
      await set({ maxLoad: 0 });
      await joinPhone(machine);
      const hash = await internet.upstream.commit({
        files: { 'METERED.md': 'Paid by the byte\n' },
      });
      expect(await waitsFor()).toEqual(['waits-for-line']);
      expect(await sh(machine, 'ladylinux-refresh status')).toContain(
        'A refresh waits for a connection that is not metered.',
      );
      expect(await sh(machine, 'systemctl is-active ladylinux-unattended-again.timer')).toBe(
        'active',
      );
      const { waiting } = await statusOf(machine);
      await waitsFor();
      expect((await statusOf(machine)).waiting?.since).toBe(waiting?.since);
      await set({ maxLoad: 0, metered: true });
      await askedByTimer();
      expect(await lastReport(machine)).toMatchObject({ requestedBy: 'timer', now: hash });
      expect((await statusOf(machine)).waiting).toBeNull();
      await set({ maxLoad: 0 });
      expect(await waitsFor()).toEqual(['waits-for-line']);
      await sh(machine, 'nmcli connection down phone');
      const newer = await internet.upstream.commit({ files: { 'METERED.md': 'Free\n' } });
      await untilAskedAgain(newer);
      expect((await statusOf(machine)).waiting).toBeNull();
    },
  );

  it('waits for mains power', async () => {
    await set({ maxLoad: 0 });
    await sh(
      machine,
      `cat >/etc/dbus-1/system.d/mock.conf <<'END'
${mockPolicy}
END
       systemctl reload dbus; systemctl mask --now upower
       systemd-run --unit=mock-upower python3 -m dbusmock --system --template upower --parameters '{"OnBattery": true}'
       timeout 20 bash -c 'until busctl --system status org.freedesktop.UPower >/dev/null 2>&1; do sleep 0.2; done'`,
    );
    const charged = (percent: number) =>
      sh(
        machine,
        `busctl --system call org.freedesktop.UPower /org/freedesktop/UPower org.freedesktop.DBus.Mock \\
           SetupDisplayDevice iiddddxxbsi 2 2 ${percent}.0 10.0 80.0 5.0 3600 0 true battery 3`,
      );
    await charged(29);
    expect(await waitsFor()).toEqual(['waits-for-power']);
    expect(await sh(machine, 'ladylinux-refresh timer on; ladylinux-refresh timer')).toContain(
      'A refresh waits for mains power: the battery is at 29 %.',
    );
    await charged(80);
    await set({ maxLoad: 0, batteryPercent: 100 });
    expect(await waitsFor()).toEqual(['waits-for-power']);
    await set({ maxLoad: 0 });
    await askedByTimer();
    expect((await statusOf(machine)).waiting).toBeNull();
    // an unknown value does not block
    await sh(machine, 'systemctl stop mock-upower NetworkManager');
    await set({ maxLoad: 0, batteryPercent: 100, quiet: '00:00-00:00' });
    expect(await waitsFor()).toEqual(['waits-for-hours']);
  });

  it('waits for less work, and begins once there is', { tags: 'thorough' }, async () => {
    const hash = await news();
    await set({ maxLoad: 0.0001 });
    expect(await waitsFor()).toEqual(['waits-for-load']);
    expect(await told()).toMatch(
      /A refresh waits until the computer is less busy: its load for each processor is \d+\.\d,/,
    );
    await set({ maxLoad: 1000 });
    await untilAskedAgain(hash);
    expect((await statusOf(machine)).waiting).toBeNull();
  });

  it(
    'waits until nobody is at the computer, as logind tells it, and begins then',
    { tags: 'thorough' },
    async () => {
      const hash = await news();
      await set({ maxLoad: 0, idleMinutes: 1 });
      await sh(machine, 'id grace >/dev/null 2>&1 || useradd --create-home grace');
      await logIn(machine, 'grace');
      expect(await waitsFor()).toEqual(['waits-for-idle']);
      expect(await told()).toContain('A refresh waits until nobody has used');
      // as a desktop tells it
      await sh(
        machine,
        `session=$(loginctl list-sessions --no-legend | awk '$3 == "grace" { print $1 }')
         runuser -u grace -- busctl call org.freedesktop.login1 "$(busctl --json=short call org.freedesktop.login1 \
           /org/freedesktop/login1 org.freedesktop.login1.Manager GetSession s "$session" | grep -o '/org[^"]*')" \
           org.freedesktop.login1.Session SetIdleHint b true`,
      );
      expect(await waitsFor()).toEqual(['waits-for-idle']);
      await untilAskedAgain(hash);
      expect((await statusOf(machine)).waiting).toBeNull();
      await logOut(machine, 'grace');
    },
  );

  it('waits for the end of the quiet hours, and begins then', { tags: 'thorough' }, async () => {
    const hash = await news();
    const time = (when: string) => sh(machine, `date -d '${when}' +%H:%M`);
    const quiet = `${await time('now')}-${await time('2 minutes')}`;
    await set({ maxLoad: 0, quiet });
    expect(await waitsFor()).toEqual(['waits-for-hours']);
    expect(await told()).toContain(`A refresh waits for the end of the quiet hours (${quiet}).`);
    await untilAskedAgain(hash);
    expect(await time('now')).not.toBe(quiet.slice(0, 5));
    expect((await statusOf(machine)).waiting).toBeNull();
  });

  it('waits no longer where the timer is switched off, or a person refreshes', async () => {
    await set({ maxLoad: 0, quiet: '00:00-00:00' });
    expect(await waitsFor()).toEqual(['waits-for-hours']);
    await sh(machine, 'ladylinux-refresh refresh || [ $? = 3 ]');
    expect((await statusOf(machine)).waiting).toBeNull();
    expect(await waitsFor()).toEqual(['waits-for-hours']);
    await sh(machine, 'ladylinux-refresh timer off');
    expect((await statusOf(machine)).waiting).toBeNull();
    const again = 'systemctl is-active ladylinux-unattended-again.timer || true';
    expect(await sh(machine, again)).toBe('inactive');
    await sh(machine, 'systemctl unmask upower');
    await set({ maxLoad: 0 });
  });
};
