import type { Machine } from '../../support/machine';
import { sh } from './machine';

/** In a container both are missing: udev, which udisks listens to, and the nodes that the kernel would make. */
const overridden = [
  'systemd-udevd.service',
  'systemd-udevd-kernel.socket',
  'systemd-udevd-control.socket',
];

/** The real udev and udisks, which the machines do without otherwise; until the machine ends. */
export const startUdisks = (machine: Machine) =>
  sh(
    machine,
    `for u in ${overridden.join(' ')}; do
      install -d /etc/systemd/system/$u.d
      printf '[Unit]\\nConditionPathIsReadWrite=\\n' >/etc/systemd/system/$u.d/container.conf
    done
    mknod /dev/loop-control c 10 237 || true
    for i in $(seq 0 63); do [ -e /dev/loop$i ] || mknod /dev/loop$i b 7 $i; done
    rm /etc/systemd/system/udisks2.service
    systemctl daemon-reload
    systemctl start systemd-udevd.service
    systemctl start udisks2.service`,
  );

/** An image of a stick with that label and content, which belongs to the person. */
export const makeStick = (machine: Machine, user: string, label: string, content: string) =>
  sh(
    machine,
    `truncate --size 300M /srv/stick.img
    mkfs.ext4 -q -L ${label} -d ${content} -E root_owner=$(id -u ${user}):$(id -g ${user}) /srv/stick.img
    chown ${user} /srv/stick.img`,
  );

/** What a file manager does for a stick that is plugged in, by the person's session; answers where it is mounted. */
export async function plugIn(machine: Machine, user: string): Promise<string> {
  const udisks = async (...args: string[]) =>
    (await machine.as(user, ['udisksctl', ...args, '--no-user-interaction'])).stdout;
  const device = / as (\/dev\/loop\d+)/.exec(
    await udisks('loop-setup', '--file', '/srv/stick.img'),
  );
  const mounted = await udisks('mount', '--block-device', device?.[1] ?? '');
  return / at (\/.+?)\.?\s*$/.exec(mounted)?.[1] ?? '';
}
