import { describe, expect, test } from 'vitest';
import { SettingsChange } from '../../../contract/settings-change';
import { Settings } from '../../../contract/settings';
import {
  moreChangeOf,
  moreDraftOf,
  acceptIsGood,
  hostIsGood,
  serviceDraftOf,
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
      serviceDraftOf('ladylinux-llm.service', null),
      { ...serviceDraftOf('ladylinux-api.service', null), path: '/health' },
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

  test.each([
    [{ followsTags: true }, { follow: 'tags' }],
    [{ followsTags: true, tagPattern: ' v1.* ' }, { follow: 'tags:v1.*' }],
    [{ followsTags: true, tagPattern: '--all' }, null],
    [{ followsTags: true, tagPattern: 'v 1' }, null],
    [{ tagPattern: 'v 1' }, {}],
  ])('what is followed: %j', (part, change) => {
    expect(moreChangeOf({ ...draft, ...part }, stored)).toEqual(change);
  });

  test('lets the application ask, and scripts reach the network, and nothing else', () => {
    const asking = { ...draft, mayAsk: true, afterNetwork: 'internet' as const };
    const change = moreChangeOf(asking, stored);
    expect(change).toEqual({ ask: true, after: { ...stored.after, network: 'internet' } });
    expect(SettingsChange.parse(change)).toEqual(change);
    expect(moreChangeOf(draft, Settings.parse({ ...stored, ...change }))).toEqual({
      ask: false,
      after: stored.after,
    });
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
    expect(
      moreChangeOf({ ...draft, services: [{ ...serviceDraftOf(unit, null), path }] }, stored),
    ).toBeNull();
  });

  test('cannot name a unit twice', () => {
    const services = [...draft.services, ...draft.services];
    expect(unitIsGood({ ...draft, services }, 1)).toBe('twice');
    expect(moreChangeOf({ ...draft, services }, stored)).toBeNull();
  });
});

describe('how a service is asked', () => {
  const [service = serviceDraftOf('', null)] = draft.services;
  const changed = (part: object) =>
    moreChangeOf({ ...draft, services: [{ ...service, ...part }] }, stored)?.services?.[0]?.health;

  test('is stored as it is typed', () => {
    const typed = { scheme: 'https', host: 'ladylinux.local', accept: '200-299,401 , 403' };
    expect(changed(typed)).toMatchObject({
      scheme: 'https',
      host: 'ladylinux.local',
      accept: ['200-299', 401, 403],
      timeoutSeconds: 90,
    });
  });

  test('forgets a name that was taken away', () => {
    const named = Settings.parse({ services: [{ health: { host: 'a.local' } }] });
    const [one = service] = moreDraftOf(named).services;
    expect(one.host).toBe('a.local');
    const change = moreChangeOf({ ...moreDraftOf(named), services: [{ ...one, host: '' }] }, named);
    expect(change?.services?.[0]?.health).not.toHaveProperty('host');
  });

  test.each(['', 'all', '200-', '399-200', '200;401', '99', '600'])('takes no “%s”', (accept) => {
    expect(acceptIsGood({ ...service, accept })).toBe(false);
    expect(changed({ accept })).toBeUndefined();
  });

  test.each(['a b', 'http://a', 'a/b', '-a'])('has no name “%s”', (host) => {
    expect(hostIsGood(host)).toBe(false);
    expect(changed({ host })).toBeUndefined();
  });
});
