import type { Machine } from '../../support/machine';
import { sh } from '../../machine/world/machine';

/** A script written literally after section 7.2 of the specification, with its own folder, unit and port. */
export interface Peer {
  readonly name: 'pip' | 'uv';
  readonly port: number;
  readonly script: string;
}

export const peers = {
  pip: { name: 'pip', port: 8100, script: '/srv/peer-pip/refresh.sh' },
  uv: { name: 'uv', port: 8200, script: '/srv/peer-uv/refresh.sh' },
} as const satisfies Record<string, Peer>;

export const gitFloor = '/srv/git-floor';
const url = 'https://github.com/theCodingProfessor/LadyLinux';
const certificates = '/etc/ssl/certs/ca-certificates.crt';

const rebuild = {
  pip: `python3 -m venv venv
PIP_CERT=${certificates} venv/bin/pip install --quiet --requirement app/requirements.txt`,
  uv: `/srv/peer-uv/uv venv --quiet --python /usr/bin/python3 venv
SSL_CERT_FILE=${certificates} VIRTUAL_ENV=$PWD/venv /srv/peer-uv/uv pip install --quiet --requirement app/requirements.txt`,
} as const;

const scriptOf = (name: Peer['name']) => `#!/bin/bash
set -euo pipefail
cd /srv/peer-${name}
systemctl stop peer-${name}
git -C app fetch --quiet --prune origin
git -C app reset --quiet --hard origin/main
git -C app clean --quiet -ffdx
rm -rf venv
${rebuild[name]}
systemctl restart peer-${name}
git -C app rev-parse HEAD
systemctl is-active peer-${name}
venv/bin/python --version
`;

/** Installs two more copies of the same application, each refreshed in place by a script, and a bare clone to measure git alone. */
export async function installPeers(machine: Machine): Promise<void> {
  // the uv that the helper fetched, so that both use the same program
  await sh(
    machine,
    `mkdir -p /srv/peer-uv /srv/peer-pip
    cp "$(find /opt/ladylinux/.refresh /var/lib/ladylinux-refresh -type f -name uv -perm -100 | head -1)" /srv/peer-uv/uv
    git clone --quiet ${url} ${gitFloor}`,
  );
  for (const { name, port, script } of Object.values(peers)) {
    await machine.exec(['tee', script], { input: scriptOf(name), stdout: 'ignore' });
    await sh(
      machine,
      `chmod +x ${script}
      git clone --quiet ${url} /srv/peer-${name}/app
      sed -e 's#/opt/ladylinux/\\(app\\|venv\\)#/srv/peer-${name}/\\1#g' -e 's#PORT=8000#PORT=${port}#' -e '/^EnvironmentFile/d' \\
        /usr/lib/systemd/system/ladylinux-api.service > /etc/systemd/system/peer-${name}.service
      systemctl daemon-reload
      ${script}`,
    );
  }
}
