import { describe, expect, it } from 'vitest';
import { filesOf, firstApplication, nextApplication } from '../../year/application';
import { kinds, planOf } from '../../year/plan';

const count = (days: ReturnType<typeof planOf>, wanted: string) =>
  days.filter(({ kind }) => kind === wanted).length;

describe('the plan of a year', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(planOf(365, 1)).toEqual(planOf(365, 1));
    expect(planOf(365, 1)).not.toEqual(planOf(365, 2));
  });

  it('has every kind of day several times, whatever the seed', () => {
    for (const seed of [1, 2, 3]) {
      const days = planOf(365, seed);
      expect(days.map(({ number }) => number)).toEqual(
        Array.from({ length: 365 }, (_, i) => i + 1),
      );
      for (const kind of kinds.filter((one) => one !== 'python' && one !== 'upgrade'))
        expect(count(days, kind), kind).toBeGreaterThan(3);
      expect(count(days, 'python')).toBe(2);
      expect(count(days, 'upgrade')).toBe(1);
    }
  });

  it('has an upgrade and updates of Python in a short one too', () => {
    const days = planOf(15, 1);
    expect([count(days, 'upgrade'), count(days, 'python')]).toEqual([1, 2]);
  });
});

describe('the application of a year', () => {
  const day = (kind: (typeof kinds)[number], number = 1, seed = 5) =>
    nextApplication(firstApplication, { kind, number, seed });

  it('gets another commit from every kind of day', () => {
    const before = JSON.stringify(filesOf(firstApplication));
    for (const kind of kinds) expect(JSON.stringify(filesOf(day(kind))), kind).not.toBe(before);
  });

  it('renames modules, and keeps what is in them', () => {
    const renamed = nextApplication(day('rename'), { kind: 'rename', number: 2, seed: 6 });
    const names = Object.keys(renamed.modules);
    expect(names).toHaveLength(Object.keys(firstApplication.modules).length);
    expect(names.filter((name) => name.includes('_of_')).length).toBeGreaterThan(1);
  });

  it('is right again on the day after a bad one', () => {
    for (const kind of kinds) {
      const files = filesOf(nextApplication(day(kind), { kind: 'code', number: 2, seed: 6 }));
      expect(files['api_layer.py'], kind).not.toContain('def (:');
      expect(files['requirements.txt'], kind).not.toContain('nobody');
      expect(files, kind).not.toHaveProperty('refresh/prepare');
    }
  });
});
