import { describe, expect, it } from 'vitest';
import { Settings } from '../../../contract/settings';

const placeOf = (value: unknown) => Settings.safeParse(value).error?.issues[0]?.path.join('.');

describe('settings', () => {
  it('has the documented defaults', () => {
    expect(Settings.parse({})).toMatchObject({
      repository: 'https://github.com/theCodingProfessor/LadyLinux',
      branch: 'main',
      protocols: ['https'],
      services: [
        { unit: 'ladylinux-api.service', health: { path: '/', timeoutSeconds: 60, successes: 3 } },
      ],
      onFailure: 'rollback',
      keep: 3,
      prepare: { hook: 'refresh/prepare', data: false },
    });
  });

  it('keeps a service without HTTP', () => {
    const settings = Settings.parse({
      services: [{ unit: 'ladylinux-llm.service', health: null }],
    });
    expect(settings.services[0]?.health).toBeNull();
  });

  it.each([
    [{ brnach: 'x' }, ''],
    [{ branch: '--force' }, 'branch'],
    [{ repository: 'file:///srv/a.git' }, 'repository'],
    [{ services: [] }, 'services'],
    [{ services: [{}, {}] }, 'services'],
    [{ appState: ['../etc/passwd'] }, 'appState.0'],
    [{ appState: ['.git/hooks'] }, 'appState.0'],
    [{ appState: ['config', 'config/theme.json'] }, 'appState'],
    [{ appState: ['config', 'config'] }, 'appState'],
    [{ keep: 0 }, 'keep'],
    [{ version: 2 }, 'version'],
    [{ prepare: { hook: '/bin/sh' } }, 'prepare.hook'],
    [{ packageIndex: 'mirror' }, 'packageIndex'],
    [{ packageIndex: 'https://' }, 'packageIndex'],
    [{ packageIndex: 3 }, 'packageIndex'],
    [{ packageIndex: 'http://mirror.example/simple' }, 'packageIndex'],
    [[], ''],
    ['{}', ''],
    [null, ''],
  ])('refuses %j and names the place', (value, place) => {
    expect(placeOf(value)).toBe(place);
  });

  it('allows another protocol only where the settings say so', () => {
    expect(
      Settings.safeParse({ repository: 'file:///srv/a.git', protocols: ['file'] }).success,
    ).toBe(true);
  });
});
