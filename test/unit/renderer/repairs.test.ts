import { describe, expect, it } from 'vitest';
import { message } from '../../../contract/message';
import { repairsFor } from '../../../renderer/repairs';
import { ui as uiEn } from '../../../words/en.json';
import { aState, aStatus } from '../main/make';

const service = {
  unit: 'ladylinux-api.service',
  state: 'active',
  since: null,
  mainPid: null,
  memoryBytes: null,
  restarts: 0,
  health: null,
} as const;
const ill = (part: Parameters<typeof aStatus>[0]) =>
  aState({ status: aStatus({ condition: 'attention', ...part }) });

describe('repairs', () => {
  it('are none where all is well', () => {
    expect(repairsFor(aState())).toEqual([]);
  });

  it('say how a missing helper is installed', () => {
    const failure = { kind: 'helper-missing', path: '/usr/bin/ladylinux-refresh' } as const;
    const [repair] = repairsFor(
      aState({ status: null, helper: 'missing', statusFailure: failure }),
    );
    expect(repair).toMatchObject({ failure, command: 'sudo apt install ladylinux-refresh' });
  });

  it('name both versions where they differ', () => {
    const status = aStatus({ helperVersion: '0.2.0' });
    const [repair] = repairsFor(aState({ status, helper: 'other-version' }));
    expect(repair).toMatchObject({ params: { ours: '0.1.0', theirs: '0.2.0' } });
  });

  it.each([
    ['repair.failed', [{ ...service, state: 'failed' as const }]],
    ['repair.no-answer', [service]],
    ['repair.not-installed', [{ ...service, state: 'not-installed' as const }]],
  ])('tell %s', (key, services) => {
    expect(repairsFor(ill({ services }))[0]).toMatchObject({
      key,
      params: { unit: 'ladylinux-api.service' },
    });
    expect(Object.hasOwn(uiEn, key)).toBe(true);
  });

  it('say what is wrong with the settings before anything of the services', () => {
    const problem = message('settings-not-json', { file: '/etc/ladylinux/refresh.json', line: 3 });
    const [repair] = repairsFor(ill({ problems: [problem], services: [service] }));
    expect(repair).toMatchObject({ message: problem });
  });

  it('tell of a set-up that did not come to its end, not of one that was never begun', () => {
    const status = aStatus({ condition: 'not-set-up', setUp: false, code: null });
    expect(repairsFor(aState({ status }))).toMatchObject([
      { key: 'repair.unfinished', actions: ['doctor'] },
    ]);
    expect(repairsFor(aState({ status: { ...status, branch: null } }))).toEqual([]);
  });

  it('tell where there is no tray', () => {
    expect(repairsFor(aState({ trayPresent: false }))).toMatchObject([{ key: 'trouble.no-tray' }]);
  });
});
