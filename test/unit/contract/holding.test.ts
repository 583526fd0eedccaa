import { describe, expect, it } from 'vitest';
import { heldBack, Hold, holdsAll, type Holding } from '../../../contract/holding';

const commit = 'abcdef1'.padEnd(40, '0');
const now = new Date(2026, 10, 29, 23, 59);
const free: Holding = { hold: false, skip: [], left: null };

describe('what is against a commit', () => {
  it.each([
    ['nothing', free, null],
    ['its own hash', { ...free, skip: [commit] }, 'skipped'],
    ['how its hash begins', { ...free, skip: ['1234567', 'abcdef1'] }, 'skipped'],
    ['another hash', { ...free, skip: ['abcdef2'] }, null],
    ['that somebody returned from it', { ...free, left: commit }, 'left'],
    ['that somebody returned from another', { ...free, left: 'b'.repeat(40) }, null],
    ['a hold', { ...free, hold: true }, 'all'],
    [
      'what is nearest, where there are several',
      { hold: true, skip: ['abcdef1'], left: commit },
      'skipped',
    ],
  ] as const)('%s', (_, holding, because) => {
    expect(heldBack(commit, { ...holding, skip: [...holding.skip] }, now)).toBe(because);
  });
});

describe('a hold', () => {
  it.each([
    [true, true],
    [false, false],
    ['2026-11-29', true],
    ['2026-11-30', true],
    ['2026-11-28', false],
  ] as const)('%s, late on 2026-11-29: %s', (hold, holds) => {
    expect(holdsAll(hold, now)).toBe(holds);
  });
  it.each(['2026-02-30', 'tomorrow', '2026-1-1', '', 3, null])('%j is none', (text) => {
    expect(Hold.safeParse(text).success).toBe(false);
  });
});
