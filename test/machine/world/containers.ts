import type { ExecaChildProcess } from 'execa';
import type { Machine } from '../../support/machine';
import { baseImage } from './base-image';
import { sh } from './machine';

/** Runs a bash script as the user with the containers; a non-zero exit is no error. */
export type AsUser = (script: string) => ExecaChildProcess;

/**
 * An ordinary user, ada, with her own systemd like a logged-in person, and the base image of docs/examples/Containerfile. A machine of
 * these tests is itself a container: an overlay cannot be mounted on another one, so the images are on a file system of their own.
 * Keyrings, cgroup controllers and sysctl are missing.
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
