import { describe, expect, it } from 'vitest';
import { leaveRun, noRun, takeEvents } from '../../../renderer/state/run-feed';
import { runEvents, runId } from '../main/make';

describe('takeEvents', () => {
  it('shows a run that goes on, wherever its events come from', () => {
    const feed = takeEvents(noRun, runEvents.slice(0, 3), false);
    expect(feed).toMatchObject({ shown: true, run: { runId, report: null } });
  });

  it('keeps showing it when it ends, until a person leaves', () => {
    const during = takeEvents(noRun, runEvents.slice(0, 3), false);
    const ended = takeEvents(during, runEvents.slice(3), true);
    expect(ended.shown).toBe(true);
    expect(ended.run?.report).not.toBeNull();
    expect(takeEvents(leaveRun(ended), runEvents, true).shown).toBe(false);
  });

  it('does not show a run that was over before the window opened', () => {
    const feed = takeEvents(noRun, runEvents, false);
    expect(feed.shown).toBe(false);
    expect(feed.run?.report).not.toBeNull();
  });

  it('shows a run that came and went while the window was open', () => {
    expect(takeEvents(noRun, runEvents, true).shown).toBe(true);
  });

  it('counts an event once that comes from the file and as a push', () => {
    const feed = takeEvents(noRun, runEvents.slice(0, 3), false);
    const again = takeEvents(feed, runEvents.slice(0, 4), true);
    const fetch = again.run?.steps.find(({ step }) => step === 'fetch');
    expect(fetch).toMatchObject({ state: 'done', log: ['a line'] });
    expect(takeEvents(again, runEvents.slice(0, 4), true)).toBe(again);
  });

  it('starts over with the next run', () => {
    const before = takeEvents(noRun, runEvents, false);
    const next = runEvents
      .slice(0, 2)
      .map((event) => ({ ...event, runId: '20260506T120000-0a1b2c3d' }));
    const feed = takeEvents(before, next, true);
    expect(feed).toMatchObject({ shown: true, run: { runId: '20260506T120000-0a1b2c3d' } });
  });
});
