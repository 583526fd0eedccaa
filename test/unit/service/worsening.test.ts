import { describe, expect, it, test } from 'vitest';
import { look, unwatched, type WatchedService } from '../../../helper/service/worsening';
import type { ServiceInfo } from '../../../contract/facts';

const health = (status: number | null) => ({
  healthy: status === 200,
  status,
  latencyMs: status === null ? null : 3,
  path: '/',
});
const info = (more: Partial<ServiceInfo>): { info: ServiceInfo } => ({
  info: {
    unit: 'ladylinux-api.service',
    state: 'active',
    since: null,
    mainPid: 1,
    memoryBytes: null,
    restarts: 0,
    health: health(200),
    ...more,
  },
});

/** Looks at a service in these states, five seconds apart. */
function looks(states: { info: ServiceInfo }[], restartsBefore = 0): string[] {
  let watched: WatchedService = unwatched;
  return states.map((state, index) => {
    const seen = look(state, restartsBefore, watched, index * 5000);
    if (seen.kind === 'fine') watched = seen.watched;
    return seen.kind;
  });
}
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

test.each([
  ['serves', info({})],
  ['was started again once', info({ restarts: 1 })],
  ['somebody stopped', info({ state: 'inactive', health: null })],
  ['is being started', info({ state: 'activating', restarts: 1, health: null })],
])('a unit that %s is fine', (_what, state) => {
  expect(look(state, 0, unwatched, 0).kind).toBe('fine');
});

test.each([
  ['failed', info({ state: 'failed', health: null })],
  ['was started again twice', info({ restarts: 2 })],
])('a unit that %s got worse', (_what, state) => {
  expect(look(state, 0, unwatched, 0).kind).toBe('worse');
});

test.each([400, 401, 403, 404])(
  'one that answers %i by now refuses, and is not broken',
  (status) => {
    expect(looks(times(10, info({ health: health(status) }))).at(-1)).toBe('fine');
  },
);

describe('restarts', () => {
  it('of before the refresh are not the new version’s', () => {
    expect(look(info({ restarts: 8 }), 7, unwatched, 0).kind).toBe('fine');
    expect(look(info({ restarts: 9 }), 7, unwatched, 0).kind).toBe('worse');
  });

  it('are counted from zero after a boot', () => {
    expect(look(info({ restarts: 1 }), 7, unwatched, 0).kind).toBe('fine');
    expect(look(info({ restarts: 2 }), 7, unwatched, 0).kind).toBe('worse');
  });
});

describe('the health path', () => {
  it('counts as bad after three errors in a row, not after three among good ones', () => {
    expect(looks(times(3, info({ health: health(500) })))).toEqual(['fine', 'fine', 'worse']);
    const now = [500, 500, 200, 500, 500, 200].map((status) => info({ health: health(status) }));
    expect(looks(now)).not.toContain('worse');
  });

  it('may be silent while the program works, for five minutes', () => {
    const silent = info({ health: health(null) });
    expect(looks(times(60, silent))).not.toContain('worse');
    expect(looks(times(62, silent)).at(-1)).toBe('worse');
    expect(looks([...times(50, silent), info({}), ...times(50, silent)])).not.toContain('worse');
  });
});
