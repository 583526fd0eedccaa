import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppState } from '../../../contract/ipc';
import { Preferences } from '../../../contract/preferences';
import type { RunReport } from '../../../contract/report';
import type { Status } from '../../../contract/status';
import { accentOf, isHighContrast } from '../../../main/desktop/accent';
import { desktopEntry, setAutostart } from '../../../main/desktop/autostart';
import {
  graceMs,
  judgeCondition,
  judgeNews,
  runNotice,
  type NoticeNews,
  type NoticeState,
} from '../../../main/desktop/notice-rules';
import { readUserFile, writeUserFile } from '../../../main/desktop/user-file';
import { profileFolder, readEnvironment } from '../../../main/environment';
import { nextAsking, ServiceWatch } from '../../../main/service-watch/service-watch';
import { aReport, aState, aStatus, newHash, oldHash } from './make';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'desktop-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('preferences', () => {
  it('survive being written and read, and being damaged', async () => {
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
    held: null,
    lastAnswerAt: null,
    message: null,
  } as const;
  const silent = { ...aState().preferences, notifications: false };

  const nobody = { commit: null, since: null };
  const first = new Date('2026-05-05T12:00:00.000Z');
  const later = new Date(first.getTime() + graceMs);
  const judge = (told: NoticeState, now: Date, part: Partial<AppState> = { update }) =>
    judgeNews(aState(part), told, 'en', now);

  it('wait a while before they tell of a commit, then tell of it once', () => {
    const seen = judge(nobody, first);
    expect(seen.notice).toBeNull();
    expect(seen.againInMs).toBe(graceMs);
    const told = judge(seen.told, later);
    expect(told.notice).toMatchObject({ title: 'New LadyLinux code', opens: 'preview' });
    expect(judge(told.told, later)).toEqual({ told: told.told, notice: null, againInMs: null });
  });

  it('tell of several pushes at once, of the newest', () => {
    const seen = judge(nobody, first, { update: { ...update, remoteHash: oldHash } });
    const told = judge(seen.told, later);
    expect(told.told).toEqual({ commit: newHash, since: null });
  });

  it('do not tell of what was refreshed meanwhile, and wait out a clock that was set back', () => {
    const seen = judge(nobody, later);
    expect(judge(seen.told, first).againInMs).toBe(graceMs);
    const current = { update: { ...update, state: 'current' as const } };
    expect(judge(seen.told, later, current)).toEqual({
      told: nobody,
      notice: null,
      againInMs: null,
    });
  });

  it('keep the time of the first sight while the repository cannot be asked', () => {
    const seen = judge(nobody, first);
    const offline = { update: { ...update, state: 'offline' as const } };
    expect(judge(seen.told, later, offline).told).toEqual(seen.told);
  });

  it('report once that a healthy service failed', () => {
    const ill = { status: aStatus({ condition: 'attention' }) };
    const hear = (heard: NoticeNews, part: Partial<AppState>) =>
      judgeCondition(aState(part), heard, 'en');
    expect(hear('nothing', ill).notice).toBeNull();
    const { heard } = hear('nothing', {});
    expect(hear(heard, ill)).toMatchObject({ heard: 'ill', notice: { opens: 'doctor' } });
    expect(hear('ill', ill).notice).toBeNull();
    const starting = { status: aStatus({ condition: 'starting' }) };
    expect(hear(hear('ill', starting).heard, ill).notice).toBeNull();
    const refreshing = { status: aStatus({ condition: 'refreshing' }) };
    expect(hear(hear('well', refreshing).heard, ill).notice).toBeNull();
  });

  it('lead to where the reason is', () => {
    const opens = (outcome: RunReport['outcome']) =>
      runNotice(aReport({ outcome }), aState(), 'en')?.opens;
    expect(opens('refreshed')).toBe('overview');
    expect(opens('rolled-back')).toBe('history');
    expect(opens('needs-attention')).toBe('doctor');
  });

  it('tell how a run ended, where that is news', () => {
    expect(runNotice(aReport(), aState(), 'en')?.title).toBe('LadyLinux was refreshed');
    expect(runNotice(aReport({ outcome: 'nothing-to-do' }), aState(), 'en')).toBeNull();
    expect(runNotice(aReport({ outcome: 'rolled-back' }), aState(), 'de')?.title).toBe(
      'LadyLinux ist zurückgekehrt',
    );
    expect(runNotice(aReport({ kind: 'rollback' }), aState(), 'en')?.title).toBe(
      'LadyLinux is back on another version',
    );
  });

  it('say nothing where they are switched off', () => {
    expect(judge(nobody, later, { update, preferences: silent }).notice).toBeNull();
    expect(runNotice(aReport(), aState({ preferences: silent }), 'en')).toBeNull();
  });
});

it('knows the accents of Mint’s themes', () => {
  expect(accentOf('Mint-Y-Dark-Aqua')).toBe('#1f9ede');
  expect(accentOf('Mint-Y-Purple')).toBe('#8c5dd9');
  expect(accentOf('Mint-Y-Dark')).toBeNull();
  expect(accentOf('Adwaita')).toBeNull();
  const highContrast = ['HighContrast', 'HighContrastInverse', 'ContrastHigh'];
  for (const name of highContrast)
    expect([isHighContrast(name), accentOf(name)]).toEqual([true, null]);
  for (const name of ['Mint-Y', 'Adwaita', 'HighContrast-Mine', ''])
    expect(isHighContrast(name)).toBe(false);
});

it('asks for the status again only while something settles or somebody looks', () => {
  expect(nextAsking(aStatus({ condition: 'starting' }), false)).toBe(2000);
  expect(nextAsking(aStatus(), true)).toBe(60_000);
  expect(nextAsking(aStatus(), false)).toBeNull();
  expect(nextAsking(null, false)).toBeNull();
});

it('stops waking once nobody looks, except for a service that settles', async () => {
  vi.useFakeTimers();
  try {
    const timersAfter = async (status: Status) => {
      const watch = new ServiceWatch({
        readStatus: () => Promise.resolve(status),
        isLookedAt: () => true,
      });
      await watch.read();
      const looked = vi.getTimerCount();
      watch.lookedAway();
      const left = vi.getTimerCount();
      watch.stop();
      return [looked, left];
    };
    expect(await timersAfter(aStatus())).toEqual([1, 0]);
    expect(await timersAfter(aStatus({ condition: 'starting' }))).toEqual([1, 1]);
  } finally {
    vi.useRealTimers();
  }
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

  it('is a demo with its own profile where a prefix is given', () => {
    const environment = readEnvironment(
      { LADYLINUX_PREFIX: '/p', LADYLINUX_HELPER: '/h.cjs', LADYLINUX_NODE: '/n' },
      [],
    );
    expect(environment.helper).toMatchObject({ program: '/n', args: ['/h.cjs'] });
    expect(profileFolder(environment.prefix, '/config')).toBe('/p/home/.config/ladylinux-tray');
    expect(profileFolder(null, '/config')).toBe('/config/ladylinux-tray');
  });
});
