import type { SnapshotWay } from '../../contract/baseline';
import { message } from '../../contract/message';

/** What matters about a machine for snapshots. */
export interface MachineFacts {
  /** systemd-detect-virt(1). */
  readonly machine: string;
  readonly timeshift: boolean;
  /** The file system of "/". */
  readonly rootFilesystem: string;
  /** "vg/lv" if "/" is on a thin volume. */
  readonly thinVolume: string | null;
}

export interface Way extends SnapshotWay {
  /** The command that makes the snapshot; null if it is made from outside. */
  readonly command: readonly [program: string, ...args: string[]] | null;
}

const hypervisors: Readonly<Record<string, string>> = {
  oracle: 'VBoxManage snapshot VM take ladylinux-baseline',
  vmware: 'vmrun snapshot VM.vmx ladylinux-baseline',
  kvm: 'virsh snapshot-create-as VM ladylinux-baseline',
  qemu: 'virsh snapshot-create-as VM ladylinux-baseline',
  microsoft: 'Checkpoint-VM -Name VM -SnapshotName ladylinux-baseline',
  parallels: 'prlctl snapshot VM --name ladylinux-baseline',
  xen: 'xe vm-snapshot vm=VM new-name-label=ladylinux-baseline',
};
const containers = new Set([
  ...['systemd-nspawn', 'lxc-libvirt', 'lxc', 'openvz', 'docker', 'podman', 'rkt', 'wsl', 'proot'],
  ...['pouch', 'container-other'],
]);

/** The ways for a machine to return to its baseline, the best first. Pure. */
export function waysOf(facts: MachineFacts, name: string): readonly Way[] {
  const { machine } = facts;
  if (containers.has(machine))
    return [
      {
        kind: 'container',
        fromInside: false,
        how: message('baseline-how-container', { kind: machine }),
        command: null,
      },
    ];
  const ways: Way[] = [];
  if (machine !== 'none') {
    const command = hypervisors[machine];
    const how =
      command === undefined
        ? message('baseline-how-other-vm', { kind: machine })
        : message('baseline-how-vm', { command });
    ways.push({ kind: 'hypervisor', fromInside: false, how, command: null });
  }
  if (facts.timeshift)
    ways.push(
      inside('timeshift', [
        '/usr/bin/timeshift',
        ...['--create', '--scripted', '--tags', 'O', '--comments', name],
      ]),
    );
  if (facts.rootFilesystem === 'btrfs')
    ways.push(inside('btrfs', ['/usr/bin/btrfs', 'subvolume', 'snapshot', '-r', '/', `/.${name}`]));
  if (facts.thinVolume !== null)
    ways.push(
      inside('lvm-thin', ['/usr/sbin/lvcreate', '--snapshot', '--name', name, facts.thinVolume]),
    );
  if (ways.length === 0)
    ways.push({
      kind: 'disk-image',
      fromInside: false,
      how: message('baseline-how-none'),
      command: null,
    });
  return ways;
}

function inside(kind: SnapshotWay['kind'], command: [string, ...string[]]): Way {
  const how = message('baseline-how-inside', { command: `sudo ${command.join(' ')}` });
  return { kind, fromInside: true, how, command };
}
