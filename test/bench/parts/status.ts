import { figure, under, type Part } from '../support/part';
import { timesInside } from '../support/inside';
import { openWorld } from '../support/world';

const times = 15;

/** A monitoring check, a prompt of a shell, the tray: what a look costs. */
export async function status(): Promise<Part> {
  const { machine } = await openWorld();
  const node = await timesInside(machine, times, ['/usr/bin/node', '--eval', '0']);
  const ours = await timesInside(machine, times, ['ladylinux-refresh', 'status', '--json']);
  const systemctl = await timesInside(machine, times, ['systemctl', 'status', 'ladylinux-api']);
  return {
    title: 'Status',
    about: [
      'Each in a new process, with the files that it reads in memory. The health path is asked, too.',
    ],
    figures: [
      figure('node --eval 0 (the floor)', 'ms', node),
      figure('ladylinux-refresh status --json', 'ms', ours, under(150)),
      figure('systemctl status', 'ms', systemctl),
    ],
  };
}
