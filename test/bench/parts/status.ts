import { figure, under, type Part } from '../support/part';
import { timesToFirstEvent } from '../support/first-event';
import { timesInside } from '../support/inside';
import { rounds } from '../support/settings';
import { openWorld } from '../support/world';

const times = 3 * rounds;
const starts = rounds;

/** The cost of a look, as a monitoring check, a shell prompt or the tray takes it. */
export async function status(): Promise<Part> {
  const { machine } = await openWorld();
  const node = await timesInside(machine, times, ['/usr/bin/node', '--eval', '0']);
  const ours = await timesInside(machine, times, ['ladylinux-refresh', 'status', '--json']);
  const systemctl = await timesInside(machine, times, ['systemctl', 'status', 'ladylinux-api']);
  const click = await timesToFirstEvent(machine, starts);
  return {
    title: 'Status and start',
    about: [
      'Each in a new process, with its files in memory. This includes the request to the health path.',
      'A click is measured from the authorization, when pkexec starts our program, to the run’s first event in the file that the tray watches.',
    ],
    figures: [
      figure('node --eval 0 (the floor)', 'ms', node),
      figure(
        'ladylinux-refresh status --json',
        'ms',
        ours,
        under(150, 'Node’s own start, the reading of our bundle and the schemas of what it reads'),
      ),
      figure('systemctl status', 'ms', systemctl),
      figure(
        'authorized click to first progress',
        'ms',
        click,
        under(
          300,
          'two starts of Node with our bundle, in the program that pkexec starts and in the unit, and systemd’s own way to that',
        ),
      ),
    ],
  };
}
