import { describe, expect, it } from 'vitest';
import type { AppState } from '../../../contract/ipc';
import { markupSafe, menuSafe } from '../../../main/desktop-text';
import { iconState } from '../../../main/tray/icon-state';
import { trayMenu, type MenuEntry } from '../../../main/tray/menu';
import { tooltip } from '../../../main/tray/words';
import { aState, aStatus, oldHash, runId } from './make';

const update = (state: AppState['update']['state']): AppState['update'] => ({
  state,
  remoteHash: null,
  held: null,
  lastAnswerAt: '2026-05-05T12:00:00.000Z',
  message: null,
});
const otherHash = 'e'.repeat(40);
const running = {
  runId,
  kind: 'refresh',
  branch: 'main',
  startedAt: '2026-05-05T12:00:00.000Z',
  step: 'environment',
} as const;

describe('iconState', () => {
  it.each([
    ['healthy', aState({ update: update('current') })],
    ['update', aState({ update: update('available') })],
    ['offline', aState({ update: update('offline') })],
    ['refreshing', aState({ status: aStatus({ condition: 'refreshing', running }) })],
    [
      'attention',
      aState({ status: aStatus({ condition: 'attention' }), update: update('available') }),
    ],
    ['stopped', aState({ status: aStatus({ condition: 'stopped' }), update: update('available') })],
    ['offline', aState({ status: null, helper: 'unknown' })],
    ['attention', aState({ status: null, helper: 'missing' })],
  ])('is %s', (icon, state) => {
    expect(iconState(state)).toBe(icon);
  });
});

describe('trayMenu', () => {
  const find = (state: AppState, action: string) => {
    const isIt = (entry: MenuEntry) => entry.kind === 'item' && entry.action.kind === action;
    return trayMenu(state, 'en').find(isIt) as Extract<MenuEntry, { kind: 'item' }> | undefined;
  };

  it('begins with how it is and what is new', () => {
    const [status, news] = trayMenu(aState({ update: update('available') }), 'en');
    expect(status).toEqual({ kind: 'line', label: 'Healthy · main @ aaaaaaa' });
    const action = { kind: 'show', section: 'preview' };
    expect(news).toEqual({ kind: 'item', label: 'New commits on main', enabled: true, action });
  });

  it.each([
    [{ newCommits: 1 }, '1 new commit on main'],
    [{ newCommits: 3 }, '3 new commits on main'],
    [{ newCommits: 200, moreCommits: true }, 'More than 200 new commits on main'],
    [{ newCommits: 3, isForward: false }, 'New commits on main'],
    [{ newCommits: 3, target: otherHash }, 'New commits on main'],
  ])('counts what is new where somebody did: %o', (counted, label) => {
    const news = { target: oldHash, moreCommits: false, isForward: true, ...counted };
    const state = aState({ update: { ...update('available'), remoteHash: oldHash }, news });
    expect(trayMenu(state, 'en')[1]).toMatchObject({ label });
  });

  it('offers to refresh, while none runs and nothing is being asked', () => {
    expect(find(aState(), 'refresh')?.enabled).toBe(true);
    expect(find(aState({ pending: 'refresh' }), 'refresh')?.enabled).toBe(false);
    expect(find(aState({ status: null }), 'refresh')?.enabled).toBe(false);
    const state = aState({ status: aStatus({ condition: 'refreshing', running }) });
    expect(find(state, 'refresh')).toBeUndefined();
    expect(find(state, 'cancel')?.enabled).toBe(true);
    expect(find(state, 'restart')?.enabled).toBe(false);
  });

  it('offers a first refresh in an empty demo, but not on a machine that is not set up', () => {
    const status = aStatus({ setUp: false, condition: 'not-set-up', code: null, address: null });
    expect(find(aState({ status, inPrefix: true }), 'refresh')?.enabled).toBe(true);
    expect(find(aState({ status }), 'refresh')).toBeUndefined();
    expect(JSON.stringify(trayMenu(aState({ status }), 'en'))).toContain('Set up LadyLinux…');
    expect(find(aState({ status }), 'open')?.enabled).toBe(false);
  });

  it('says honestly when it was offline', () => {
    const labels = trayMenu(aState({ update: update('offline') }), 'en');
    expect(labels[1]?.kind === 'line' ? labels[1].label : '').toMatch(
      /^Offline, last checked May 5, \d\d:\d\d( [AP]M)?\.$/,
    );
  });

  it('speaks German', () => {
    expect(find(aState(), 'refresh')?.label).toBe('Refresh from GitHub');
    expect(JSON.stringify(trayMenu(aState(), 'de'))).toContain('Von GitHub aktualisieren');
  });
});

describe('text for the desktop', () => {
  it('keeps markup, mnemonics, controls and length harmless', () => {
    expect(markupSafe('<b>&')).toBe('&lt;b&gt;&amp;');
    expect(menuSafe('a&b')).toBe('a&&b');
    expect(markupSafe('a\nb\u202ec')).toBe('a b c');
    expect(menuSafe('x'.repeat(10_000))).toHaveLength(200);
  });

  it('is one line that no branch name can mark up', () => {
    const code = { ...aStatus().code, branch: '<i>x', hash: oldHash } as NonNullable<
      AppState['status']
    >['code'];
    const line = tooltip(aState({ status: aStatus({ code }) }), 'en');
    expect(line).toBe('LadyLinux · Healthy · &lt;i&gt;x @ aaaaaaa');
  });

  it.each([
    [false, null, ''],
    [true, null, ' · Updates are held.'],
    [true, 'all', ''],
    ['2026-12-24', null, ' · Updates are held through December 24, 2026.'],
    ['2026-12-24', 'all', ''],
    ['2026-12-23', null, ''],
  ] as const)('says once that updates are held: %o, %o', (hold, held, told) => {
    const news = held === null ? '' : ' · A newer version is there; updates are held.';
    const state = aState({
      status: aStatus({ holding: { hold, skip: [], left: null } }),
      update: { ...update(held === null ? 'unknown' : 'available'), held },
    });
    const line = tooltip(state, 'en', new Date(2026, 11, 24, 20));
    expect(line).toBe(`LadyLinux · Healthy · main @ aaaaaaa${news}${told}`);
  });
});
