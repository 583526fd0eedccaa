import { beforeAll, describe, expect, it } from 'vitest';
import type { Machine } from '../../support/machine';
import * as field from '../world/field';
import type { Internet } from '../world/internet';
import { codes, lookingAt } from '../world/looking';
import { sh, statusOf } from '../world/machine';
import { atTerminal, ctrlC } from '../world/terminal';

/** One installer clones into /opt/ladylinux itself. There is Timeshift on that machine. */
export const clonedInOpt = (given: () => { machine: Machine; internet: Internet }) => {
  let machine: Machine;
  let internet: Internet;
  beforeAll(() => {
    ({ machine, internet } = given());
  });
  const { doctor } = lookingAt(() => machine);
  const adopt = (...args: string[]) =>
    machine.exec(['ladylinux-refresh', 'install', '--adopt', ...args], { reject: false });

  describe('cloned by root into /opt/ladylinux itself, with no unit', () => {
    let before: string;
    beforeAll(async () => {
      await sh(machine, field.emptied);
      await sh(machine, field.cloneInOpt);
      await sh(machine, field.preciousThings);
      await sh(machine, field.downloadsBack);
      // a stand-in: the real one (22.11.2 was tried) lists no loop device and refuses where "/" is on none that it lists:
      // "Snapshots cannot be created in Live CD mode". Like the real one it takes no other option than these.
      await sh(
        machine,
        `cat > /usr/bin/timeshift <<'S'
#!/bin/sh
echo "$@" >> /tmp/timeshift
[ ! -e /tmp/no-room ] || { echo 'E: Not enough disk space'; exit 1; }
while [ $# -gt 0 ]; do
  case "$1" in
    --create | --scripted) shift ;;
    --comments) shift 2 ;;
    *) echo "Unknown option: $1"; exit 1 ;;
  esac
done
S
         chmod 755 /usr/bin/timeshift`,
      );
      before = await field.preciousNow(machine);
    });

    const install = ['ladylinux-refresh', 'install', '--adopt'];
    const question = 'Take a snapshot before anything is changed? [Y/n]';

    it('doctor finds it', async () => {
      expect(codes(await doctor())).toEqual(
        expect.arrayContaining(['found-clone-above', 'found-app-missing', 'found-not-set-up']),
      );
    });

    it('--dry-run mentions the snapshot and the clone', async () => {
      const { stdout } = await adopt('--dry-run');
      expect(stdout).toMatch(/^Take a Timeshift snapshot first/);
      expect(stdout).toContain('move the files of the repository in /opt/ladylinux itself');
      expect(await sh(machine, 'ls /tmp/timeshift 2>/dev/null || true')).toBe('');
    });

    const all = () => sh(machine, 'find /opt/ladylinux /etc/ladylinux -ls | sort | sha256sum');

    it('where the snapshot fails it says why, and changes nothing', async () => {
      const untouched = await all();
      await sh(machine, 'touch /tmp/no-room');
      const { exitCode, stderr } = await adopt('--snapshot');
      await sh(machine, 'rm /tmp/no-room /tmp/timeshift');
      expect(exitCode).toBe(10);
      expect(stderr).toMatch(/could not be taken \(E: Not enough disk space\).*--no-snapshot/);
      expect(await all()).toBe(untouched);
    });

    it('asks for the snapshot before anything else; Ctrl-C there changes nothing', async () => {
      const untouched = await all();
      const { code, screen, left } = await atTerminal(machine, install, [question, ctrlC]);
      expect([code, left]).toEqual([14, 0]);
      expect(screen).toMatch(/^There is Timeshift/);
      expect(screen).toContain('nothing more was changed');
      expect(await sh(machine, 'ls /tmp/timeshift 2>/dev/null || true')).toBe('');
      expect(await all()).toBe(untouched);
    });

    it('is taken over, after the snapshot that Return agrees to', async () => {
      const { code, screen } = await atTerminal(machine, install, [question, '\r']);
      expect(code, screen).toBe(0);
      expect(await sh(machine, 'cat /tmp/timeshift')).toMatch(
        /^--create --comments .* --scripted$/,
      );
      expect((await statusOf(machine)).condition).toBe('healthy');
    });

    it('its models stay where they are, to the byte', async () => {
      expect(await field.preciousNow(machine)).toBe(before);
    });

    it('the old clone is whole, in a folder of its own', async () => {
      const folder = await sh(machine, 'ls -d /opt/ladylinux/.refresh/adopted/*');
      expect(await sh(machine, `git -c safe.directory='*' -C ${folder} rev-parse HEAD`)).toBe(
        await internet.upstream.head('main'),
      );
      const names = await sh(machine, `ls -A --quoting-style=c ${folder}`);
      for (const name of ['".venv"', '"--help"', '"evil\\033[31m\\nname'])
        expect(names).toContain(name);
      expect(await sh(machine, `stat -c %s ${folder}/everything.gguf`)).toBe(
        String(500 * 1024 ** 3),
      );
      expect(await sh(machine, 'ls -A /opt/ladylinux')).toBe(
        '.refresh\napp\ncontainers\nmodels\nvenv',
      );
    });
  });
};
