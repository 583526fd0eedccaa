import { randomFrom } from '../machine/swap/random';

/** What happens on a day of the year, and how many of each are in one round of them. */
const round = {
  /** A commit that changes code. */
  code: 8,
  /** No commit. */
  nothing: 2,
  /** Modules get other names. */
  rename: 2,
  /** A package gets another version, comes, or goes. */
  package: 3,
  'package-added': 1,
  'package-removed': 1,
  /** The hook migrates data. */
  migration: 1,
  /** Somebody changed files in app/ before. */
  edit: 2,
  rewritten: 1,
  /** Another branch, for a day. */
  branch: 1,
  /** Made ready first, then applied. */
  staged: 1,
  /** Somebody goes back to the version before. */
  return: 1,
  kill: 2,
  /** The power fails in the middle of it. */
  power: 1,
  cancel: 1,
  'full-disk': 1,
  offline: 1,
  /** The computer stays off, but there is a commit. */
  off: 1,
  /** Versions that do not run: in the file, in the list of packages, in the hook, on trial, in service, and after they changed the data. */
  'bad-code': 1,
  'bad-package': 1,
  'bad-hook': 1,
  'bad-on-trial': 1,
  'bad-in-service': 1,
  'bad-for-data': 1,
} as const satisfies Record<string, number>;

/** Once or twice a year. */
const special = ['python', 'upgrade'] as const;

export type Kind = keyof typeof round | (typeof special)[number];

export interface Day {
  /** From 1. */
  readonly number: number;
  readonly kind: Kind;
  /** Chooses moments, modules and packages of the day. */
  readonly seed: number;
}

/** As many versions as are kept come first. */
const quietDays = 4;
/** The share of the year after which the day is. */
const specialDays: readonly (readonly [number, Kind])[] = [
  [1 / 3, 'python'],
  [1 / 2, 'upgrade'],
  [2 / 3, 'python'],
];

export const kinds: readonly Kind[] = [
  ...(Object.keys(round) as (keyof typeof round)[]),
  ...special,
];

/** Rounds of all kinds, each in another order: with every seed, each kind occurs regularly. */
export function planOf(days: number, seed: number): Day[] {
  const random = randomFrom(seed);
  const drawn: Kind[] = Array.from({ length: quietDays }, () => 'code');
  while (drawn.length < days) {
    const deck = Object.entries(round).flatMap(([kind, count]) =>
      Array.from({ length: count }, () => kind as Kind),
    );
    const shuffled = deck.map((kind) => ({ kind, at: random.between(0, 1) }));
    drawn.push(...shuffled.sort((a, b) => a.at - b.at).map(({ kind }) => kind));
  }
  for (const [share, kind] of specialDays)
    drawn.splice(Math.max(quietDays, Math.round(days * share)), 0, kind);
  return drawn.slice(0, days).map((kind, index) => ({
    number: index + 1,
    kind,
    seed: Math.floor(random.between(0, 2 ** 32)),
  }));
}
