import { expect, it } from 'vitest';
import type { Machine } from '../../support/machine';
import { outline, warn, warnTint } from '../world/colours';
import { asVersion } from '../world/deb';
import { sh } from '../world/machine';
import { until, type Screen } from '../world/screen';

interface Given {
  readonly machine: Machine;
  readonly screen: Screen;
  readonly debs: readonly string[];
  readonly folder: string;
}

/** Both packages are upgraded while a window is open, the helper first; then the tray again while only its icon is shown. */
export const upgradedWhileOpen = (given: () => Given) => {
  it(
    'the window tells of a helper of another version, and of another program in its place, which it starts',
    { tags: 'thorough' },
    async () => {
      const { machine, screen, debs, folder } = given();
      const install = async (deb: string) => {
        await machine.copyIn(deb, '/tmp/next.deb');
        await sh(machine, 'DEBIAN_FRONTEND=noninteractive dpkg --install /tmp/next.deb');
      };
      const of = (name: string) => debs.find((deb) => deb.includes(`/${name}_`)) ?? '';
      const banner = [warnTint, 300, 30] as const;
      const tray = () => sh(machine, 'pgrep --oldest -u ada -f ^/opt/ladylinux-tray/');
      const program = async () => sh(machine, `readlink /proc/${await tray()}/exe`);
      const startsAgain = async (before: string) => {
        // parts of the old one end after it
        await until('the program that was installed', async () =>
          (await program().catch(() => '')) === '/opt/ladylinux-tray/ladylinux-tray'
            ? true
            : undefined,
        );
        expect(await tray()).not.toBe(before);
        await screen.inFront('ladylinux-tray');
      };

      await screen.click(outline, 8, 8);
      await screen.inFront('ladylinux-tray');
      await screen.gone(...banner);
      await install(await asVersion(of('ladylinux-refresh'), '0.2.0', folder));
      await screen.wait(...banner);
      await screen.picture('helper-of-another-version');

      const before = await tray();
      const next = await asVersion(of('ladylinux-tray'), '0.2.0', folder);
      await install(next);
      expect(await tray()).toBe(before);
      expect(await program()).toMatch(/ \(deleted\)$/);
      const told = "grep -q 'was installed: 0.2.0' ~ada/.config/ladylinux-tray/logs/main.log";
      await sh(machine, `for i in $(seq 300); do ${told} && exit 0; sleep 0.2; done; exit 1`);
      await screen.click(warn, 14, 14);
      await screen.picture('newer-installed');
      await screen.key('Tab');
      await screen.key('Return');
      await startsAgain(before);

      // one build keeps its old version number, so the two versions differ
      await screen.wait(...banner);
      await install(of('ladylinux-refresh'));
      await screen.gone(...banner);
      await screen.key('ctrl+w');
      await screen.wait(outline, 8, 8);

      const hidden = await tray();
      await install(next);
      expect(await tray()).toBe(hidden);
      await screen.click(outline, 8, 8);
      await startsAgain(hidden);
      await screen.wait(outline, 8, 8);
      await screen.key('ctrl+w');
    },
  );
};
