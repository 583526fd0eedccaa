import type { ExecaChildProcess } from 'execa';
import type { Machine } from '../../support/machine';
import { baseImage } from './base-image';
import { sh } from './machine';

/** Runs a script of bash as the user who has the containers; how it ends is no error. */
export type AsUser = (script: string) => ExecaChildProcess;

/**
 * An ordinary user, ada, with a systemd of her own as who is logged in has it, and the base of docs/examples/Containerfile among her
 * images. A machine of these tests is itself a container: an overlay stands on none, so what holds the images is a file system of its
 * own; keyrings, the controllers of control groups and sysctl are not there.
 */
export async function userWithContainers(machine: Machine): Promise<AsUser> {
  await machine.copyIn(await baseImage(), '/var/tmp/base.tar');
  await sh(
    machine,
    `useradd --create-home --uid 2000 --shell /bin/bash ada
     store=/home/ada/.local/share/containers
     runuser -u ada -- mkdir -p $store
     mount -t tmpfs -o uid=2000,gid=2000,mode=0700 none $store
     chmod 0644 /var/tmp/base.tar
     mkdir -p /etc/containers; printf '[containers]\\nkeyring=false\\npids_limit=0\\ndefault_sysctls=[]\\n' >/etc/containers/containers.conf
     systemctl start network-online.target user@2000.service`,
  );
  const as: AsUser = (script) =>
    machine.exec(
      [
        'setpriv',
        ...['--reuid=ada', '--regid=ada', '--init-groups', 'env', '-C', '/home/ada'],
        ...['HOME=/home/ada', 'XDG_RUNTIME_DIR=/run/user/2000'],
        ...['DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/2000/bus'],
        ...['bash', '-euo', 'pipefail', '-c', script],
      ],
      { reject: false },
    );
  const { exitCode, stderr } = await as(
    `buildah tag "$(buildah pull --quiet oci-archive:/var/tmp/base.tar)" localhost/ladylinux-base`,
  );
  if (exitCode !== 0) throw new Error(stderr);
  return as;
}
