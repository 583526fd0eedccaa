import { describe, expect, test, vi } from 'vitest';
import type { PreviewReply } from '../../../contract/ipc';
import type { KnownPreview } from '../../../contract/preview';
import { Previews } from '../../../main/features/updates';

const answer = (current: string, target: string, checkedAt: string): PreviewReply => ({
  ok: true,
  preview: {
    state: 'known',
    checkedAt,
    current: { hash: current },
    target: { hash: target },
  } as KnownPreview,
});

function make() {
  const asked: ((reply: PreviewReply) => void)[] = [];
  const known: string[] = [];
  let current = 'a';
  const previews = new Previews({
    ask: () => new Promise((resolve) => asked.push(resolve)),
    current: () => current,
    onKnown: ({ target }) => known.push(target.hash),
  });
  const use = (hash: string) => {
    current = hash;
  };
  return { previews, asked, known, use };
}

describe('what a refresh would bring', () => {
  test('is asked once for all who want to know at the same time, and kept', async () => {
    const { previews, asked, known } = make();
    const both = [previews.get(null), previews.get('b')];
    expect(asked).toHaveLength(1);
    asked[0]?.(answer('a', 'b', '2026-01-01T00:00:00Z'));
    expect((await Promise.all(both)).every(({ ok }) => ok)).toBe(true);
    await previews.get('b');
    expect(asked).toHaveLength(1);
    expect(known).toEqual(['b']);
  });

  test('is asked once more where the remote moved on while somebody was asked', async () => {
    const { previews, asked, known } = make();
    const first = previews.get('b');
    const [second, third] = [previews.get('c'), previews.get('c')];
    expect(asked).toHaveLength(1);
    asked[0]?.(answer('a', 'b', '2026-01-01T00:00:00Z'));
    await first;
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    asked[1]?.(answer('a', 'c', '2026-01-01T00:00:01Z'));
    expect(await second).toEqual(answer('a', 'c', '2026-01-01T00:00:01Z'));
    expect(await third).toEqual(await second);
    expect(asked).toHaveLength(2);
    expect(known).toEqual(['b', 'c']);
  });

  test.each([
    ['the remote has moved on', (all: ReturnType<typeof make>) => all.previews.get('c')],
    [
      'another commit is in use',
      (all: ReturnType<typeof make>) => {
        all.use('z');
        return all.previews.get('b');
      },
    ],
    [
      'somebody asks again',
      (all: ReturnType<typeof make>) => all.previews.get('b', '2026-01-02T00:00:00Z'),
    ],
  ])('is asked again where %s', async (_why, again) => {
    const all = make();
    const first = all.previews.get('b');
    all.asked[0]?.(answer('a', 'b', '2026-01-01T00:00:00Z'));
    await first;
    void again(all);
    expect(all.asked).toHaveLength(2);
  });

  test('is not kept if unknown', async () => {
    const { previews, asked, known } = make();
    const first = previews.get(null);
    asked[0]?.({ ok: false, failure: { kind: 'helper-silent' } });
    await first;
    void previews.get(null);
    expect(asked).toHaveLength(2);
    expect(known).toEqual([]);
  });
});
