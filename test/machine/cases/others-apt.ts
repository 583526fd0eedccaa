import { expect } from 'vitest';
import type { Machine } from '../../support/machine';
import { helperDeb, sh } from '../world/machine';
import { bringDownloads } from './debian-packages';

interface Installing {
  readonly offered: string;
  readonly command: string;
  /** Those of which one is there afterwards. */
  readonly packages: string;
  /** false: too much to install for a test, or nothing works without it. apt simulates it. */
  readonly real: boolean;
}

const install = (packages: string, real: boolean, offered = `sudo apt install ${packages}`) => ({
  ...{ offered, command: `sudo apt install ${packages}`, packages, real },
});
const parameter = 'sudo apt install …';
const own = 'ladylinux-refresh';

export const installing: readonly Installing[] = [
  install('bubblewrap', true),
  install('git', true),
  install('openssh-client', true),
  install('python3-venv', true),
  install('python3', false),
  install('buildah', false),
  install('tar', false),
  install('timeshift', false),
  ...['git', 'python3', 'tar', 'nodejs', 'systemd'].map((name) => install(name, false, parameter)),
  install('python3.11-venv', false, parameter),
  {
    offered: 'apt-get install util-linux',
    command: 'apt-get install util-linux',
    ...{ packages: 'util-linux', real: false },
  },
  {
    offered: 'sudo apt install pkexec || sudo apt install policykit-1',
    command: 'sudo apt install pkexec || sudo apt install policykit-1',
    ...{ packages: 'pkexec', real: true },
  },
  {
    offered: 'sudo apt install policykit-1-gnome || sudo apt install mate-polkit',
    command: 'sudo apt install policykit-1-gnome || sudo apt install mate-polkit',
    ...{ packages: 'policykit-1-gnome', real: true },
  },
  install(own, true),
  {
    offered: `sudo apt install --reinstall ${own}`,
    command: `sudo apt install --reinstall ${own}`,
    ...{ packages: own, real: true },
  },
];

/** What is offered and cannot be run in a machine, with the reason. */
export const onOtherComputers: readonly { readonly offered: string; readonly why: string }[] = [
  ...[
    'Checkpoint-VM -Name VM -SnapshotName ladylinux-baseline',
    'prlctl snapshot VM --name ladylinux-baseline',
    'VBoxManage snapshot VM take ladylinux-baseline',
    'virsh snapshot-create-as VM ladylinux-baseline',
    'vmrun snapshot VM.vmx ladylinux-baseline',
    'xe vm-snapshot vm=VM new-name-label=ladylinux-baseline',
  ].map((offered) => ({ offered, why: 'for the computer that runs the virtual machine' })),
  { offered: 'sudo …', why: 'what takes a snapshot is what “baseline take” runs by itself' },
  { offered: 'chmod --recursive o+rX', why: 'run as part of sudo --user=…' },
  ...[
    'sudo chmod o+x …',
    'sudo setfacl --modify=user:…:x …',
    'sudo mkdir --parents …',
    'sudo systemctl daemon-reload',
    'sudo systemctl try-restart …',
  ].map((offered) => ({ offered, why: 'test/machine/models-way.test.ts, as doctor offers them' })),
  {
    offered: 'sudo mount …',
    why: 'test/machine/models-unit.test.ts, as doctor offers it',
  },
  {
    offered: 'sudo systemctl start …',
    why: 'the same for a disk with a mount unit: test/unit/models/missing-disk.test.ts',
  },
  { offered: 'uv lock', why: 'test/integration/commands/developers-commands.test.ts' },
  { offered: 'poetry lock', why: 'test/integration/commands/developers-commands.test.ts' },
  {
    offered: `sudo apt install ${own} ladylinux-tray`,
    why: 'test/machine/release.test.ts, from a signed repository of both',
  },
];

/** A repository of the package of this checkout, as apt is given one. */
async function offerOwn(machine: Machine): Promise<void> {
  await machine.copyIn(await helperDeb(), '/srv/own/own.deb');
  await sh(
    machine,
    `cd /srv/own; { dpkg-deb --field own.deb; echo Filename: ./own.deb; echo "Size: $(stat -c %s own.deb)"; echo "SHA256: $(sha256sum own.deb | cut -d' ' -f1)"; } > Packages
     echo 'deb [trusted=yes] file:/srv/own ./' > /etc/apt/sources.list.d/own.list
     apt-get update -o Dir::Etc::sourcelist=sources.list.d/own.list -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0 >/dev/null`,
  );
}

/** The command runs without the package installed; if that would install too much, apt only simulates. */
export async function whatItInstalls(
  machine: Machine,
  { command, packages, real }: Omit<Installing, 'offered'>,
): Promise<void> {
  const isOwn = packages === own;
  const gone = `dpkg --purge --force-all ${packages} >/dev/null 2>&1 || true`;
  if (isOwn) await sh(machine, 'mkdir -p /srv/own');
  if (isOwn) await offerOwn(machine);
  if (isOwn && command.includes('--reinstall'))
    await sh(machine, 'rm /usr/lib/sysusers.d/ladylinux.conf');
  else if (real) await sh(machine, gone);
  if (real && !isOwn) await bringDownloads(machine, [packages]);
  const simulate = real ? '' : 'export APT_CONFIG=/root/simulate; ';
  await sh(machine, `echo 'APT::Get::Simulate "true";' > /root/simulate`);
  const pasted = `${simulate}export DEBIAN_FRONTEND=noninteractive; ${command.replaceAll('sudo ', 'sudo --preserve-env ')}`;
  const { exitCode, all = '' } = await machine.exec(['bash', '-c', pasted], {
    all: true,
    reject: false,
  });
  expect(exitCode, all).toBe(0);
  if (real)
    expect(await sh(machine, `dpkg-query --show --showformat='\${Status}' ${packages}`)).toBe(
      'install ok installed',
    );
  else
    expect(all).toMatch(new RegExp(`(?:Inst|Conf) ${packages} |${packages} is already the newest`));
  if (isOwn) await sh(machine, '[ -e /usr/lib/sysusers.d/ladylinux.conf ]');
}
