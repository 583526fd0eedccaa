import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stageThenGoLive, type Staged } from '../../../helper/refresh/go-live';
import { beginFindings } from '../../../helper/refresh/end';
import type { Run } from '../../../helper/refresh/run';
import { safeguards } from '../../../helper/refresh/safeguards';
import { oweVerdict, verdictDue } from '../../../helper/state/verified';
import { layoutUnder } from '../../../helper/state/layout';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'owed-'));
  await mkdir(layoutUnder(root).privateDir, { recursive: true });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(root, { recursive: true });
});

/** A run whose disk takes the word that a verdict is owed, but does not make it durable; or that is cancelled before. */
async function runOnce(what: 'refused' | 'cancelled') {
  const layout = layoutUnder(root);
  vi.spyOn(safeguards, 'oweVerdict').mockImplementation(async (...asked) => {
    await oweVerdict(...asked);
    throw new Error('EROFS');
  });
  const run = {
    layout,
    request: { runId: 'r' },
    host: { logPlace: 'the log' },
    throwIfCancelled() {
      if (what === 'cancelled') throw new Error('cancelled');
    },
  } as unknown as Run;
  const undo = vi.fn(() => Promise.resolve());
  const { findings, end } = beginFindings();
  const staged = { swap: { undo } } as unknown as Staged;
  const ended = await stageThenGoLive(run, () => Promise.resolve(staged), findings, end);
  expect(ended.outcome).toBe('staging-failed');
  expect(undo).toHaveBeenCalledOnce();
  return verdictDue(layout);
}

describe('a run that ends at the last moment before the stop', () => {
  it('owes no verdict: it stopped nothing', async () => {
    expect(await runOnce('refused')).toBeNull();
  });

  it.each(['refused', 'cancelled'] as const)(
    'leaves owed what a recovery owed before it (%s)',
    async (what) => {
      await oweVerdict(layoutUnder(root), 'recovery');
      expect(await runOnce(what)).not.toBeNull();
    },
  );
});
