import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type * as clock from '../../../helper/lib/clock';
import { fetch } from '../../../helper/tasks/git/fetch';
import type * as reachable from '../../../helper/lib/reach';
import { reachLimitMs } from '../../../helper/lib/reach';
import { makeFolder, removeFolder } from '../../support/folder';

/** A host that cannot be reached: the error comes after a while, or at once. */
const host = vi.hoisted(() => ({ now: 0, silent: true, asked: 0 }));
vi.mock('../../../helper/lib/clock', async (original) => ({
  ...(await original<typeof clock>()),
  monotonicMs: () => host.now,
}));
vi.mock('../../../helper/lib/reach', async (original) => ({
  ...(await original<typeof reachable>()),
  reach: (_url: string, _signal: AbortSignal, limitMs: number) => {
    host.asked += 1;
    host.now += host.silent ? limitMs : 1;
    const failure = 'Failed to connect to github.com port 443';
    return Promise.resolve({ failure, config: [] });
  },
}));

let folder: string;
beforeEach(async () => {
  folder = await makeFolder();
  Object.assign(host, { now: 0, asked: 0 });
});
afterEach(() => removeFolder(folder));

it.each([
  ['never answers, as behind a dead resolver: once, for the whole limit', true, 1],
  ['refuses at once: as often as asked', false, 3],
])('a host that %s', async (_, silent, attempts) => {
  host.silent = silent;
  const answer = await fetch(
    {
      mirror: folder,
      repository: 'https://github.com/example/app.git',
      branch: 'main',
      protocols: ['https'],
      current: null,
      stallSeconds: 20,
      firstByteSeconds: 120,
      attempts: 3,
    },
    {
      event: () => undefined,
      signal: new AbortController().signal,
      output: () => undefined,
      progress: () => undefined,
    },
  );
  expect(answer).toMatchObject({ ok: false, failure: { message: { code: 'offline' } } });
  expect(host.asked).toBe(attempts);
  expect(host.now).toBeLessThanOrEqual(reachLimitMs);
  expect(reachLimitMs).toBeLessThan(15_000);
});
