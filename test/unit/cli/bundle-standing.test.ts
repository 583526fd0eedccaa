import { expect, it } from 'vitest';
import { standingOf } from '../../../helper/commands/bundle-show';

const [tip, middle, old, foreign] = ['d', 'c', 'b', 'e'].map((digit) => digit.repeat(40)) as [
  string,
  string,
  string,
  string,
];
const settings = { repository: 'https://example.org/repository', branch: 'main' };
const history = { committedAt: '2026-11-27T12:00:00.000Z', commits: [tip, middle, old] };
const bundle = { ...settings, commit: tip, history };
const at = (hash: string, committedAt = '2026-11-01T12:00:00.000Z') => ({ hash, committedAt });

it.each([
  ['newer, by its own list', bundle, settings, at(old), { standing: 'newer', newCommits: 2 }],
  ['the same', bundle, settings, at(tip), { standing: 'same', newCommits: null }],
  [
    'older, where it does not know what is in place',
    bundle,
    settings,
    at(foreign, '2026-11-28T12:00:00.000Z'),
    { standing: 'older', newCommits: null },
  ],
  [
    'unknown, where it is of later and does not know it',
    bundle,
    settings,
    at(foreign),
    { standing: 'unknown', newCommits: null },
  ],
  [
    'unknown, without a list',
    { ...bundle, history: null },
    settings,
    at(old),
    { standing: 'unknown', newCommits: null },
  ],
  [
    'another, of another branch',
    bundle,
    { ...settings, branch: 'develop' },
    at(old),
    { standing: 'another', newCommits: null },
  ],
  [
    'another, of another repository',
    bundle,
    { ...settings, repository: 'https://example.org/fork' },
    null,
    { standing: 'another', newCommits: null },
  ],
  ['first, where nothing is', bundle, null, null, { standing: 'first', newCommits: null }],
] as const)('is %s', (_, made, known, present, expected) => {
  const { history: told, ...rest } = made;
  const copied = told === null ? null : { ...told, commits: [...told.commits] };
  expect(standingOf({ ...rest, history: copied }, known, present)).toEqual(expected);
});
