import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { judgeUpdate, keepUpdate } from '../../../main/features/judge-update';
import { CheckSchedule, waitOf } from '../../../main/features/updates';
import { message } from '../../../contract/message';
import type { Holding } from '../../../contract/holding';
import { aReport, aState, aStatus, newHash, oldHash } from './make';

const time = '2026-05-05T11:00:00.000Z';

const answer = {
  state: 'known' as const,
  checkedAt: '2026-05-05T12:00:00.000Z',
  branches: [{ name: 'main', hash: newHash }],
  unusable: 0,
  defaultBranch: 'main',
};

describe('judgeUpdate', () => {
  it('does not call a first version an update', () => {
    const status = aStatus({ code: null });
    expect(judgeUpdate(aState().update, answer, status).state).toBe('unknown');
  });

  it('says which branches there are where ours is not among them', () => {
    const update = judgeUpdate(aState().update, answer, aStatus({ branch: 'gone' }));
    expect(update).toMatchObject({
      state: 'failed',
      message: { code: 'branch-not-found', params: { branch: 'gone', known: 'main' } },
    });
  });
});

describe('where tags are followed', () => {
  const code = {
    ...{ hash: oldHash, subject: 'Old', author: 'Ada' },
    ...{ committedAt: time, branch: 'main' },
  };
  it('the tagged commit is the news, not the newest of the branch', () => {
    const judged = judgeUpdate(
      aState().update,
      { ...answer, followed: { hash: oldHash } },
      aStatus({ code }),
    );
    expect(judged).toMatchObject({ state: 'current', remoteHash: oldHash });
  });

  it('none: that is said', () => {
    const said = message('no-tag-to-follow', { branch: 'main', pattern: 'v*' });
    const judged = judgeUpdate(
      aState().update,
      { ...answer, followed: { message: said } },
      aStatus({}),
    );
    expect(judged).toMatchObject({ state: 'failed', message: said });
  });
});

describe('what a person holds back', () => {
  const code = {
    ...{ hash: oldHash, subject: 'Old', author: 'Ada' },
    committedAt: time,
    branch: 'main',
  };
  it.each([
    [{ hold: true }, 'all'],
    [{ hold: '2999-12-31' }, 'all'],
    [{ hold: '2020-01-01' }, null],
    [{ skip: [newHash.slice(0, 7)] }, 'skipped'],
    [{ left: newHash }, 'left'],
    [{ left: oldHash }, null],
  ] as const)('%j: %s', (part, held) => {
    const holding = { hold: false, skip: [], left: null, ...part } as unknown as Holding;
    const update = judgeUpdate(aState().update, answer, aStatus({ code, holding }));
    expect(update).toMatchObject({ state: 'available', held });
    // and once it is said, without another check
    const freed = keepUpdate(update, aStatus({ code }));
    expect(freed.held).toBeNull();
  });

  it('a run that found nothing to take says so of what it found', () => {
    const holding: Holding = { hold: false, skip: [newHash], left: null };
    const to = { ...code, hash: newHash };
    const lastRun = aReport({ outcome: 'nothing-to-do', branch: 'main', to });
    expect(keepUpdate(aState().update, aStatus({ code, holding, lastRun }))).toMatchObject({
      state: 'available',
      held: 'skipped',
    });
  });
});

describe('keepUpdate', () => {
  const update = {
    ...aState().update,
    state: 'available' as const,
    remoteHash: 'c'.repeat(40),
    lastAnswerAt: '2026-05-05T11:00:00.000Z',
  };
  const code = {
    hash: newHash,
    subject: 'New',
    author: 'Ada',
    committedAt: '2026-05-05T11:30:00.000Z',
    branch: 'main',
  };

  it('takes a refresh since the last check for newer news', () => {
    const lastRun = aReport({ outcome: 'refreshed', branch: 'main', to: code });
    expect(keepUpdate(update, aStatus({ code, lastRun }))).toMatchObject({
      state: 'current',
      remoteHash: newHash,
      held: null,
    });
  });

  it('does not take one of before it, of another branch, one that failed, or one of a chosen commit', () => {
    for (const part of [
      { pinned: true },
      { finishedAt: '2026-05-05T10:00:00.000Z' },
      { branch: 'develop' },
      { outcome: 'rolled-back' as const },
    ]) {
      const lastRun = aReport({ outcome: 'refreshed', branch: 'main', to: code, ...part });
      expect(keepUpdate(update, aStatus({ code, lastRun })).remoteHash).toBe(update.remoteHash);
    }
  });
});

describe('CheckSchedule', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('asks once an interval, counted from the last time', () => {
    const check = vi.fn();
    const schedule = new CheckSchedule(check);
    schedule.choose('hourly');
    vi.advanceTimersByTime(59 * 60_000);
    schedule.restart();
    vi.advanceTimersByTime(59 * 60_000);
    expect(check).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60_000);
    expect(check).toHaveBeenCalledTimes(1);
  });

  it('asks later if the remote requests that, and at the interval if it requests less', () => {
    const check = vi.fn();
    const schedule = new CheckSchedule(check);
    schedule.choose('hourly');
    const params = { host: 'h', status: 429, minutes: 90 };
    const told = { code: 'host-asks-to-wait' as const, params };
    const wait = waitOf({
      state: 'offline',
      remoteHash: null,
      held: null,
      lastAnswerAt: null,
      message: told,
    });
    schedule.restart(wait);
    vi.advanceTimersByTime(89 * 60_000);
    expect(check).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60_000);
    expect(check).toHaveBeenCalledTimes(1);
    schedule.restart(60_000);
    vi.advanceTimersByTime(60 * 60_000);
    expect(check).toHaveBeenCalledTimes(2);
  });

  it('never asks automatically if that was chosen', () => {
    const check = vi.fn();
    const schedule = new CheckSchedule(check);
    schedule.choose('daily');
    schedule.choose('never');
    expect(vi.getTimerCount()).toBe(0);
  });
});
