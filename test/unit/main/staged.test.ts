import { describe, expect, it } from 'vitest';
import { nextTime } from '../../../contract/staged';
import { announcedNotice } from '../../../main/desktop/notice-rules';
import { trayMenu } from '../../../main/tray/menu';
import { aState, aStatus, newHash } from './make';

const time = '2026-05-05T12:00:00.000Z';
const commit = { hash: newHash, subject: 'A commit', author: 'Ada', committedAt: time };
const staged = {
  ...{ commit, branch: 'main', stagedAt: time, requestedBy: 'ada' },
  ...{ newCommits: 3, packagesChanged: 0, plan: null },
};
const applying = (state: ReturnType<typeof aState>) =>
  trayMenu(state, 'en').flatMap((entry) =>
    entry.kind === 'item' && entry.action.kind === 'apply'
      ? [[entry.action.when, entry.enabled]]
      : [],
  );

describe('what is ready', () => {
  it('is in the menu while it is, with every moment at which it may go live', () => {
    expect(applying(aState())).toEqual([]);
    const ready = aState({ status: aStatus({ staged }) });
    expect(applying(ready).map(([when]) => when)).toEqual(['now', 'quiet', 'start', '18:00']);
    expect(JSON.stringify(trayMenu(ready, 'en'))).toContain('bbbbbbb is ready (3 commits).');
    const plan = { when: 'quiet', at: null, requestedBy: 'ada' } as const;
    const planned = aState({ status: aStatus({ staged: { ...staged, plan } }) });
    expect(applying(planned)).toContainEqual(['quiet', false]);
    expect(applying(planned)).toContainEqual(['now', true]);
  });

  it('goes live the next time that a clock on the wall shows its time', () => {
    const noon = new Date(2026, 4, 5, 12, 0, 0);
    expect(nextTime('18:00', noon)).toEqual(new Date(2026, 4, 5, 18, 0, 0));
    expect(nextTime('12:00', noon)).toEqual(new Date(2026, 4, 6, 12, 0, 0));
    expect(nextTime('04:30', noon)).toEqual(new Date(2026, 4, 6, 4, 30, 0));
  });
});

describe('an announced refresh', () => {
  const announced = { at: '2026-05-05T12:01:00.000Z', mayHold: true };
  it('is notified with the remaining time, if notifications are on', () => {
    const notice = announcedNotice(announced, aState(), 'en', new Date(time));
    expect(notice).toMatchObject({
      title: 'LadyLinux will be refreshed in 1 min',
      opens: 'overview',
    });
    const preferences = { ...aState().preferences, notifications: false };
    expect(announcedNotice(announced, { preferences }, 'en', new Date(time))).toBeNull();
  });

  it('can be held from the menu, once', () => {
    const running = (mayHold: boolean) =>
      aStatus({
        condition: 'refreshing',
        running: {
          ...{ runId: '20260505T120000-0a1b2c3d', kind: 'refresh', branch: 'main' },
          ...{ startedAt: time, step: 'try', announced: { ...announced, mayHold } },
        },
      });
    const kinds = (mayHold: boolean) =>
      trayMenu(aState({ status: running(mayHold) }), 'en').flatMap((entry) =>
        entry.kind === 'item' ? [entry.action.kind] : [],
      );
    expect(kinds(true)).toContain('hold');
    expect(kinds(false)).not.toContain('hold');
  });
});
