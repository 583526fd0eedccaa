import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { judgeUpdate } from '../../../main/update-check/judge';
import { CheckSchedule } from '../../../main/update-check/schedule';
import { aState, aStatus, newHash } from './make';

const answer = {
  state: 'known' as const,
  checkedAt: '2026-05-05T12:00:00.000Z',
  branches: [{ name: 'main', hash: newHash }],
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

  it('never asks by itself where that was chosen', () => {
    const check = vi.fn();
    const schedule = new CheckSchedule(check);
    schedule.choose('daily');
    schedule.choose('never');
    expect(vi.getTimerCount()).toBe(0);
  });
});
