import { describe, expect, it } from 'vitest';
import { message } from '../../../contract/message';
import { fixesFor } from '../../../renderer/fixes';
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

describe('fixes', () => {
  it('are none where all is well', () => {
    expect(fixesFor(aState())).toEqual([]);
  });

  it('say how a missing helper is installed', () => {
    const failure = { kind: 'helper-missing', path: '/usr/bin/ladylinux-refresh' } as const;
    const [fix] = fixesFor(aState({ status: null, helper: 'missing', statusFailure: failure }));
    expect(fix).toMatchObject({ failure, command: 'sudo apt install ladylinux-refresh' });
  });

  it('name both versions where they differ', () => {
    const status = aStatus({ helperVersion: '0.2.0' });
    const [fix] = fixesFor(aState({ status, helper: 'other-version' }));
    expect(fix).toMatchObject({ params: { ours: '0.1.0', theirs: '0.2.0' } });
  });

  it('show a newer version of the program, but not together with two different ones', () => {
    const newer = { newerProgram: '0.2.0' };
    expect(fixesFor(aState(newer))).toMatchObject([
      { key: 'trouble.newer-program', params: { ours: '0.1.0', newer: '0.2.0' } },
    ]);
    const status = aStatus({ helperVersion: '0.2.0' });
    expect(fixesFor(aState({ ...newer, status, helper: 'other-version' }))).toMatchObject([
      { key: 'trouble.other-version' },
    ]);
  });

  it('offer to start again where another program was installed than runs, before anything about versions', () => {
    const status = aStatus({ helperVersion: '0.2.0' });
    const state = { status, helper: 'other-version', newerProgram: '0.3.0' } as const;
    expect(fixesFor(aState({ ...state, installedProgram: '0.2.0' }))).toMatchObject([
      {
        key: 'trouble.newer-installed',
        params: { ours: '0.1.0', installed: '0.2.0' },
        actions: ['start-again'],
      },
    ]);
  });

  it.each([
    ['fix.failed', [{ ...service, state: 'failed' as const }]],
    ['fix.no-answer', [service]],
    ['fix.not-installed', [{ ...service, state: 'not-installed' as const }]],
  ])('tell %s', (key, services) => {
    expect(fixesFor(ill({ services }))[0]).toMatchObject({
      key,
      params: { unit: 'ladylinux-api.service' },
    });
    expect(Object.hasOwn(uiEn, key)).toBe(true);
  });

  it('say what is wrong with the settings before anything of the services', () => {
    const problem = message('settings-not-json', { file: '/etc/ladylinux/refresh.json', line: 3 });
    const [fix] = fixesFor(ill({ problems: [problem], services: [service] }));
    expect(fix).toMatchObject({ message: problem });
  });

  it('tell of a set-up that did not come to its end, not of one that was never begun', () => {
    const status = aStatus({ condition: 'not-set-up', setUp: false, code: null });
    expect(fixesFor(aState({ status }))).toMatchObject([
      { key: 'fix.unfinished', actions: ['doctor'] },
    ]);
    expect(fixesFor(aState({ status: { ...status, branch: null } }))).toEqual([]);
  });

  it('tell where there is no tray', () => {
    expect(fixesFor(aState({ trayPresent: false }))).toMatchObject([
      { key: 'trouble.no-tray', once: 'no-tray' },
    ]);
    const preferences = { ...aState().preferences, dismissed: ['no-tray' as const] };
    expect(fixesFor(aState({ trayPresent: false, preferences }))).toEqual([]);
  });
});
