import { describe, expect, it } from 'vitest';
import { AppState } from '../../../contract/ipc';
import { initialState, reduceApp, type AppEvent } from '../../../main/app-state';
import { aReport, aState, aStatus, newHash, oldHash, runEvents, runId } from './make';

const after = (state: AppState, ...events: AppEvent[]) => events.reduce(reduceApp, state);
const known = (hash: string): AppEvent => ({
  type: 'checked',
  answer: {
    state: 'known',
    checkedAt: '2026-05-05T12:00:00.000Z',
    branches: [{ name: 'main', hash }],
    unusable: 0,
    defaultBranch: 'main',
  },
});

describe('reduceApp', () => {
  it('begins in a state that the contract takes', () => {
    const { inPrefix, prefix, locale, version, theme, preferences } = aState();
    const beginning = initialState({ inPrefix, prefix, locale, version, theme, preferences });
    expect(AppState.parse(beginning)).toEqual(beginning);
  });

  it('detects a helper of another version', () => {
    const state = after(aState(), {
      type: 'status',
      status: aStatus({ helperVersion: '9.9.9' }),
    });
    expect(state.helper).toBe('other-version');
  });

  it('forgets the status of a helper that is gone, but keeps that of a silent one', () => {
    const failed = (kind: 'helper-silent' | 'helper-missing') =>
      after(aState(), {
        type: 'status-failed',
        failure: kind === 'helper-missing' ? { kind, path: '/x' } : { kind },
      });
    expect(failed('helper-silent').status).not.toBeNull();
    expect(failed('helper-missing')).toMatchObject({ status: null, helper: 'missing' });
  });

  it('follows a run from its first event to its report', () => {
    const [started, step] = runEvents;
    if (started === undefined || step === undefined) throw new Error('no events');
    const during = after(aState(), { type: 'run', events: [started, step] });
    expect(during.status).toMatchObject({
      condition: 'refreshing',
      running: { runId, step: 'fetch' },
    });
    const ended = after(during, { type: 'run', events: runEvents.slice(2) });
    expect(ended.status?.running).toBeNull();
    expect(ended.status?.lastRun).toEqual(aReport());
  });

  it('shows an action while it is asked for and what became of it', () => {
    const asked = after(aState({ notice: { kind: 'helper-silent' } }), {
      type: 'asked',
      action: 'refresh',
    });
    expect(asked).toMatchObject({ pending: 'refresh', notice: null });
    const refused = after(asked, {
      type: 'answered',
      answer: { ok: false, failure: { kind: 'dismissed' } },
    });
    expect(refused).toMatchObject({ pending: null, notice: { kind: 'dismissed' } });
    expect(after(refused, { type: 'notice-dismissed' }).notice).toBeNull();
  });

  it('knows newer commits, and that a refresh brought them', () => {
    const newer = after(aState(), { type: 'check-began' }, known(newHash));
    expect(newer).toMatchObject({ checking: false, update: { state: 'available' } });
    const code = { ...aStatus().code, hash: newHash } as NonNullable<AppState['status']>['code'];
    expect(after(newer, { type: 'status', status: aStatus({ code }) }).update.state).toBe(
      'current',
    );
  });

  it('keeps the time of the last answer while offline', () => {
    const state = after(aState(), known(oldHash), {
      type: 'checked',
      answer: {
        state: 'offline',
        checkedAt: '2026-05-05T14:00:00.000Z',
        message: { code: 'offline', params: {} },
      },
    });
    expect(state.update).toMatchObject({
      state: 'offline',
      lastAnswerAt: '2026-05-05T12:00:00.000Z',
    });
  });
});
