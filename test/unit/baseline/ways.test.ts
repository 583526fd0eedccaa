import { describe, expect, it } from 'vitest';
import { textIn } from '../../../contract/message';
import { waysOf, type MachineFacts } from '../../../helper/baseline/ways';
import { page } from '../docs/support/markdown';

const hardware: MachineFacts = {
  machine: 'none',
  timeshift: false,
  rootFilesystem: 'ext4',
  thinVolume: null,
};
const kinds = (facts: Partial<MachineFacts>) =>
  waysOf({ ...hardware, ...facts }, 'ladylinux-baseline-2026-11-24').map(({ kind }) => kind);

describe('the ways to a hard reset', () => {
  it.each([
    [{}, ['disk-image']],
    [{ timeshift: true }, ['timeshift']],
    [{ rootFilesystem: 'btrfs' }, ['btrfs']],
    [{ thinVolume: 'mint/root' }, ['lvm-thin']],
    [{ machine: 'oracle' }, ['hypervisor']],
    [{ machine: 'kvm', timeshift: true }, ['hypervisor', 'timeshift']],
    [{ machine: 'podman', timeshift: true, rootFilesystem: 'btrfs' }, ['container']],
  ])('%j: %j', (facts, expected) => {
    expect(kinds(facts)).toEqual(expected);
  });

  it.each(['oracle', 'kvm', 'vmware', 'microsoft'])('of %s is what the page says', (machine) => {
    const [way] = waysOf({ ...hardware, machine }, 'x');
    expect(way?.command).toBeNull();
    expect(page('docs/vm.md')).toContain(
      `\`${way === undefined ? '' : textIn(way.how.params, 'command')}\``,
    );
  });

  it('of another hypervisor is reported without a command', () => {
    const [way] = waysOf({ ...hardware, machine: 'bhyve' }, 'x');
    expect(way?.how).toEqual({ code: 'baseline-how-other-vm', params: { kind: 'bhyve' } });
  });

  it('from inside names the very command that is run', () => {
    for (const facts of [{ timeshift: true }, { rootFilesystem: 'btrfs' }, { thinVolume: 'a/b' }]) {
      const [way] = waysOf({ ...hardware, ...facts }, 'ladylinux-baseline-x');
      expect(way?.how.params['command']).toBe(`sudo ${(way?.command ?? []).join(' ')}`);
      expect(way?.command).toContainEqual(expect.stringContaining('ladylinux-baseline-x'));
    }
  });
});
