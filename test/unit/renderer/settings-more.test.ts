import { describe, expect, test } from 'vitest';
import { SettingsChange } from '../../../contract/ipc';
import { Settings } from '../../../contract/settings';
import {
  moreChangeOf,
  moreDraftOf,
  numberOf,
  unitIsGood,
} from '../../../renderer/sections/settings/more-judge';

const stored = Settings.parse({
  services: [{ unit: 'ladylinux-api.service', port: 8123, health: { timeoutSeconds: 90 } }],
  prepare: { timeoutSeconds: 30 },
});
const draft = moreDraftOf(stored);

describe('what is typed in the settings', () => {
  test('changes nothing as long as it says what is stored', () => {
    expect(moreChangeOf(draft, stored)).toEqual({});
  });

  test('keeps of a service what the window does not show', () => {
    const services = [
      { unit: 'ladylinux-llm.service', path: '' },
      { unit: 'ladylinux-api.service', path: '/health' },
    ];
    const change = moreChangeOf({ ...draft, services }, stored);
    expect(change).toEqual({
      services: [
        { unit: 'ladylinux-llm.service', health: null },
        {
          unit: 'ladylinux-api.service',
          port: 8123,
          health: {
            path: '/health',
            scheme: 'http',
            accept: ['200-399'],
            timeoutSeconds: 90,
            busyTimeoutSeconds: 300,
            successes: 3,
            steadySeconds: 1,
          },
        },
      ],
    });
    expect(SettingsChange.parse(change)).toEqual(change);
  });

  test('keeps of the hook what the window does not show', () => {
    const change = moreChangeOf({ ...draft, mayChangeData: true, keep: '5' }, stored);
    expect(change).toEqual({ keep: 5, prepare: { ...stored.prepare, data: true } });
  });

  test.each(['', '0', '51', '-1', '1.5', '3 ', 'many', '99999999999999'])(
    'cannot keep “%s” versions',
    (keep) => {
      expect(numberOf('keep', keep)).toBeNull();
      expect(moreChangeOf({ ...draft, keep }, stored)).toBeNull();
    },
  );

  test.each([
    ['api', '/'],
    ['a b.service', '/'],
    ['--now.service', '/'],
    ['ladylinux-api.service', 'health'],
    ['ladylinux-api.service', '/a b'],
  ])('cannot be the service %s at %s', (unit, path) => {
    expect(moreChangeOf({ ...draft, services: [{ unit, path }] }, stored)).toBeNull();
  });

  test('cannot name a unit twice', () => {
    const services = [...draft.services, ...draft.services];
    expect(unitIsGood({ ...draft, services }, 1)).toBe('twice');
    expect(moreChangeOf({ ...draft, services }, stored)).toBeNull();
  });
});
