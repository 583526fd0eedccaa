import { describe, expect, it } from 'vitest';
import type { Replacement } from '../../../helper/swap';
import { movesBack, movesOf } from '../../../helper/swap/machinery';

const replaced: Replacement = { kind: 'tree', live: '/o/app', staged: '/o/next', kept: '/o/kept' };
const removed: Replacement = { ...replaced, staged: null };
const added: Replacement = { ...replaced, kept: null };

const there = (names: string) => ({
  kept: names.includes('kept'),
  live: names.includes('live'),
  staged: names.includes('staged'),
});
const say = (one: Replacement, names: string) => {
  const { moves, found, missing } = movesBack(one, there(names), '/o/aside');
  return [
    ...moves.map(({ from, to }) => `${from} -> ${to}`),
    ...found.map((place) => `found ${place}`),
    ...missing.map((place) => `missing ${place}`),
  ];
};

describe('undoing a swap', () => {
  it.each([
    ['live staged', []],
    ['kept staged', ['/o/kept -> /o/app']],
    ['kept live', ['/o/app -> /o/next', '/o/kept -> /o/app']],
    ['kept live staged', ['/o/app -> /o/aside', '/o/kept -> /o/app', 'found /o/aside']],
    ['kept', ['/o/kept -> /o/app']],
    ['live', []],
    ['staged', ['missing /o/app']],
    ['', ['missing /o/app']],
  ])('of something replaced, with [%s] there', (names, expected) => {
    expect(say(replaced, names)).toEqual(expected);
  });

  it.each([
    ['live', []],
    ['kept', ['/o/kept -> /o/app']],
    ['kept live', ['/o/app -> /o/aside', '/o/kept -> /o/app', 'found /o/aside']],
    ['', ['missing /o/app']],
  ])('of something removed, with [%s] there', (names, expected) => {
    expect(say(removed, names)).toEqual(expected);
  });

  it.each([
    ['staged', []],
    ['live', ['/o/app -> /o/next']],
    ['live staged', ['found /o/app']],
    ['', []],
  ])('of something added, with [%s] there', (names, expected) => {
    expect(say(added, names)).toEqual(expected);
  });

  it.each([replaced, removed, added])('ends where it began, from after any of the moves', (one) => {
    const before = new Set([one.live, one.staged].filter((place) => place !== null));
    if (one.kept === null) before.delete(one.live);
    for (let made = 0; made <= movesOf(one).length; made += 1) {
      const now = new Set(before);
      for (const { from, to } of movesOf(one).slice(0, made)) {
        now.delete(from);
        now.add(to);
      }
      const has = (place: string | null) => place !== null && now.has(place);
      const seen = { live: has(one.live), staged: has(one.staged), kept: has(one.kept) };
      for (const { from, to } of movesBack(one, seen, '/o/aside').moves) {
        now.delete(from);
        now.add(to);
      }
      expect([...now].sort()).toEqual([...before].sort());
    }
  });
});
