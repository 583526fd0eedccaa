import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Preferences } from '../../../contract/preferences';
import { accentOf } from '../../../main/desktop/accent';
import { desktopEntry, setAutostart } from '../../../main/desktop/autostart';
import { runNotice, updateNotice } from '../../../main/desktop/notice-rules';
import { readUserFile, writeUserFile } from '../../../main/desktop/user-file';
import { profileFolder, readEnvironment } from '../../../main/environment';
import { nextAsking } from '../../../main/service-watch/service-watch';
import { aReport, aState, aStatus, newHash } from './make';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'desktop-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('preferences', () => {
  it('survive being written and read, and being spoilt', async () => {
    const file = join(folder, 'deep', 'preferences.json');
    const chosen = Preferences.parse({ checkInterval: 'never' });
    expect(await readUserFile(file, Preferences)).toEqual(Preferences.parse({}));
    await writeUserFile(file, chosen);
    expect(await readUserFile(file, Preferences)).toEqual(chosen);
    await writeFile(file, '{"checkInterval": "sometimes"');
    expect(await readUserFile(file, Preferences)).toEqual(Preferences.parse({}));
  });
});

describe('start at login', () => {
  it('is a desktop file that comes and goes', async () => {
    const file = join(folder, 'autostart', 'x.desktop');
    await setAutostart(file, true, '/opt/LadyLinux/ladylinux-tray');
    expect(await readFile(file, 'utf8')).toContain(
      'Exec="/opt/LadyLinux/ladylinux-tray" --hidden\n',
    );
    await setAutostart(file, false, '');
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });

  it('quotes what the specification asks for', () => {
    expect(desktopEntry('/a b/$c%')).toContain('Exec="/a b/\\\\$c%%" --hidden');
  });
});

describe('notices', () => {
  const update = {
    state: 'available',
    remoteHash: newHash,
    lastAnswerAt: null,
    message: null,
  } as const;
  const silent = { checkInterval: '6h', notifications: false, startAtLogin: false } as const;

  it('tell of a commit once', () => {
    expect(updateNotice(aState({ update }), null, 'en')?.commit).toBe(newHash);
    expect(updateNotice(aState({ update }), newHash, 'en')).toBeNull();
    expect(updateNotice(aState(), null, 'en')).toBeNull();
  });

  it('tell how a run ended, where that is news', () => {
    expect(runNotice(aReport(), aState(), 'en')?.title).toBe('LadyLinux was refreshed');
    expect(runNotice(aReport({ outcome: 'nothing-to-do' }), aState(), 'en')).toBeNull();
    expect(runNotice(aReport({ outcome: 'rolled-back' }), aState(), 'de')?.title).toBe(
      'LadyLinux ist zurückgekehrt',
    );
  });

  it('say nothing where they are switched off', () => {
    expect(updateNotice(aState({ update, preferences: silent }), null, 'en')).toBeNull();
    expect(runNotice(aReport(), aState({ preferences: silent }), 'en')).toBeNull();
  });
});

it('knows the accents of Mint’s themes', () => {
  expect(accentOf('Mint-Y-Dark-Aqua')).toBe('#1f9ede');
  expect(accentOf('Mint-Y-Purple')).toBe('#8c5dd9');
  expect(accentOf('Mint-Y-Dark')).toBeNull();
  expect(accentOf('Adwaita')).toBeNull();
});

it('asks for the status again only while something settles or somebody looks', () => {
  expect(nextAsking(aStatus({ condition: 'starting' }), false)).toBe(2000);
  expect(nextAsking(aStatus(), true)).toBe(60_000);
  expect(nextAsking(aStatus(), false)).toBeNull();
  expect(nextAsking(null, false)).toBeNull();
});

describe('environment', () => {
  it('is the machine’s own helper where nothing is said', () => {
    const environment = readEnvironment({}, ['electron', '.', '--hidden']);
    expect(environment).toMatchObject({
      prefix: null,
      hidden: true,
      helper: { program: '/usr/bin/ladylinux-refresh', args: [] },
    });
  });

  it('is a sandbox with its own profile where a prefix is given', () => {
    const environment = readEnvironment(
      { LADYLINUX_PREFIX: '/p', LADYLINUX_HELPER: '/h.cjs', LADYLINUX_NODE: '/n' },
      [],
    );
    expect(environment.helper).toMatchObject({ program: '/n', args: ['/h.cjs'] });
    expect(profileFolder(environment.prefix, '/config')).toBe('/p/home/.config/ladylinux-tray');
    expect(profileFolder(null, '/config')).toBe('/config/ladylinux-tray');
  });
});
