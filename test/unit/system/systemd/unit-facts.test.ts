import { describe, expect, it } from 'vitest';
import { parseShown, unitFacts } from '../../../../helper/host/systemd/unit-facts';

const facts = (text: string) => unitFacts('a.service', parseShown(text));

describe('what systemctl show says of a unit', () => {
  it('reads a running unit', () => {
    expect(
      facts(
        'LoadState=loaded\nActiveState=active\nControlGroup=/system.slice/a.service\nMainPID=42\n' +
          'MemoryCurrent=1048576\nNRestarts=2\nActiveEnterTimestamp=@1700000000\n' +
          'Wants=network.target ladylinux-port-a.socket',
      ),
    ).toEqual({
      unit: 'a.service',
      state: 'active',
      since: '2023-11-14T22:13:20.000Z',
      mainPid: 42,
      memoryBytes: 1_048_576,
      restarts: 2,
      portHeld: true,
      controlGroup: '/system.slice/a.service',
    });
  });

  it('distinguishes a missing unit from one that does not run', () => {
    expect(facts('LoadState=not-found\nActiveState=inactive').state).toBe('not-installed');
    expect(facts('LoadState=loaded\nActiveState=inactive').state).toBe('inactive');
    expect(facts('LoadState=loaded\nWants=ladylinux-port-b.socket').portHeld).toBe(false);
    expect(facts('LoadState=loaded\nActiveState=failed').state).toBe('failed');
  });

  it('invents no figures where systemd has none', () => {
    const idle = facts(
      'LoadState=loaded\nActiveState=active\nMainPID=0\nMemoryCurrent=[not set]\nNRestarts=\nActiveEnterTimestamp=',
    );
    expect(idle).toMatchObject({ mainPid: null, memoryBytes: null, restarts: null, since: null });
    // 2^64-1: "not accounted" in older versions
    expect(
      facts('LoadState=loaded\nActiveState=active\nMemoryCurrent=18446744073709551615').memoryBytes,
    ).toBeNull();
  });

  it('keeps values that have an equals sign in them', () => {
    expect(parseShown('ControlGroup=/a=b\n').ControlGroup).toBe('/a=b');
  });

  it('does not call an unknown state healthy', () => {
    expect(facts('LoadState=loaded\nActiveState=maintenance').state).toBe('unknown');
    expect(facts('').state).toBe('not-installed');
  });
});
