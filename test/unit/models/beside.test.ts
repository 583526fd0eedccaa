import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { isFastEnough } from '../../../helper/models/download/beside';
import { runQueue } from '../../../helper/models/download/queue';

const MB = 1_000_000;

it.each([
  ['the first one, always', { files: 0, bytesPerSecond: 0, sinceMs: 0 }, true],
  ['a slow line', { files: 1, bytesPerSecond: 2 * MB, sinceMs: 60_000 }, false],
  ['a fast one', { files: 1, bytesPerSecond: 10 * MB, sinceMs: 3000 }, true],
  [
    'a fast one, of which little is known',
    { files: 1, bytesPerSecond: 10 * MB, sinceMs: 500 },
    false,
  ],
  ['two that share what one had', { files: 2, bytesPerSecond: 7 * MB, sinceMs: 3000 }, false],
  ['two that bring more', { files: 2, bytesPerSecond: 9 * MB, sinceMs: 3000 }, true],
  ['three', { files: 3, bytesPerSecond: 900 * MB, sinceMs: 60_000 }, false],
])('one more beside: %s', (_, atWork, expected) => {
  expect(isFastEnough(atWork)).toBe(expected);
});

describe('the queue', () => {
  /** Each works until it is released. */
  function holding(items: readonly string[], most: number) {
    const begun: string[] = [];
    const letGo = new Map<string, () => void>();
    const ended = runQueue({
      items,
      keyOf: (item) => item.toLowerCase(),
      rate: () => 0,
      mayBeginBeside: ({ files }) => files < most,
      work: async (item) => {
        begun.push(item);
        await new Promise<void>((resolve) => letGo.set(item, resolve));
        if (item === 'broken') throw new Error('a bug');
      },
    });
    return { begun, letGo, ended };
  }

  it('works on one after the other where the line is slow', async () => {
    const { begun, letGo, ended } = holding(['a', 'b'], 1);
    await sleep(400);
    expect(begun).toEqual(['a']);
    letGo.get('a')?.();
    await expect.poll(() => begun).toEqual(['a', 'b']);
    letGo.get('b')?.();
    await ended;
  });

  it('begins three in their order where it is fast, and never two of one name', async () => {
    const { begun, letGo, ended } = holding(['a', 'A', 'b', 'c', 'd'], 3);
    await sleep(400);
    expect(begun).toEqual(['a']);
    letGo.get('a')?.();
    await expect.poll(() => begun).toEqual(['a', 'A', 'b', 'c']);
    await sleep(400);
    expect(begun).toHaveLength(4);
    letGo.get('b')?.();
    await expect.poll(() => begun).toContain('d');
    for (const each of ['A', 'c', 'd']) letGo.get(each)?.();
    await ended;
  });

  it('ends with what one of them threw, once the others have ended', async () => {
    const { begun, letGo, ended } = holding(['broken', 'a'], 1);
    await expect.poll(() => begun).toEqual(['broken']);
    letGo.get('broken')?.();
    await expect(ended).rejects.toThrow('a bug');
    expect(begun).toEqual(['broken']);
  });
});
