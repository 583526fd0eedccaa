import { beforeAll, describe, expect, it } from 'vitest';
import type { Machine } from '../../support/machine';
import { lookingAt } from '../world/looking';
import { sh } from '../world/machine';
import { atTerminal, ctrlC } from '../world/terminal';

/** doctor --fix as a person meets it. */
export const askedAtTerminal = (given: () => Machine) => {
  let machine: Machine;
  beforeAll(() => {
    machine = given();
  });
  const { doctor } = lookingAt(given);

  describe('asked one by one at a terminal', () => {
    const logs = '/var/lib/ladylinux/logs';
    const cache = '/var/lib/ladylinux/cache';
    const fix = ['ladylinux-refresh', 'doctor', '--fix'] as const;
    const question = 'Fix it? [y/N]';
    const modes = () => sh(machine, `stat -c %a ${cache} ${logs}`);
    /** Each finding that can be fixed, with what came of it. */
    const told = (screen: string) =>
      [...screen.matchAll(/^\w+ (\S+) belongs to [^]*?Fix it\? \[y\/N\] *(\w*)/gm)].map(
        ([, path, answer]) => [path, answer],
      );

    it('it fixes what gets a yes, leaves what gets a no, and reports both', async () => {
      await sh(machine, `chmod 777 ${logs} ${cache}`);
      const { code, screen, left } = await atTerminal(
        machine,
        fix,
        [question, 'n\r'],
        [question, 'yes\r'],
      );
      expect([code, left]).toEqual([20, 0]);
      expect(told(screen)).toEqual([
        [cache, 'n'],
        [logs, 'yes'],
      ]);
      expect(screen).toMatch(/Left as it is\.[^]*Fixed\. How it was is kept in/);
      expect(await modes()).toBe('777\n750');
    });

    it('Return is a no, and Ctrl-C ends it there with nothing more changed', async () => {
      await sh(machine, `chmod 777 ${logs} ${cache}`);
      const none = await atTerminal(machine, fix, [question, '\r'], [question, ctrlC]);
      expect([none.code, none.left]).toEqual([14, 0]);
      expect(none.screen).toContain('nothing more was changed');
      const some = await atTerminal(machine, fix, [question, ctrlC]);
      expect([some.code, told(some.screen).length]).toEqual([14, 1]);
      expect(await modes()).toBe('777\n777');
      expect((await doctor('--fix', '--yes')).report.fixes).toHaveLength(2);
      expect(await modes()).toBe('750\n750');
    });
  });
};
