import { expect, it } from 'vitest';
import { readRefs } from '../../../helper/tasks/git/remote-refs';

const a = 'a'.repeat(40);
const b = 'b'.repeat(40);

it('reads branches, tags and HEAD, and counts names that cannot be followed', () => {
  const text = [
    'ref: refs/heads/dépendances\tHEAD',
    `${a}\tHEAD`,
    `${a}\trefs/heads/dépendances`,
    `${b}\trefs/heads/fix/(ui)`,
    `${b}\trefs/heads/hidden\u202e`,
    `${b}\trefs/heads/not\ufffdutf8`,
    `${a}\trefs/tags/v1`,
    `${b}\trefs/tags/v2`,
    `${a}\trefs/tags/v2^{}`,
    '',
  ].join('\n');
  expect(readRefs(text)).toEqual({
    branches: [
      { name: 'dépendances', hash: a },
      { name: 'fix/(ui)', hash: b },
    ],
    unusable: 2,
    defaultBranch: 'dépendances',
    tags: new Map([
      ['v1', a],
      ['v2', b],
    ]),
  });
});
