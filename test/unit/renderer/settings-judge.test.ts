import { describe, expect, it } from 'vitest';
import { RepositoryUrl, repositoryProblem } from '../../../contract/repository-url';
import { Settings } from '../../../contract/settings';
import type { BranchesAnswer } from '../../../contract/update';
import { changeOf, judgeBranch } from '../../../renderer/sections/settings/judge';
import { ui as uiEn } from '../../../words/en.json';

const stored = Settings.parse({ repository: 'https://example.org/repository', branch: 'main' });
const draft = (part: object = {}) => ({
  repository: stored.repository,
  branch: stored.branch,
  onFailure: stored.onFailure,
  ...part,
});
const known: BranchesAnswer = {
  state: 'known',
  checkedAt: '2026-05-05T12:00:00.000Z',
  branches: ['main', 'next'].map((name) => ({ name, hash: 'a'.repeat(40) })),
  unusable: 0,
  defaultBranch: 'main',
};
const offline: BranchesAnswer = {
  state: 'offline',
  checkedAt: '2026-05-05T12:00:00.000Z',
  message: { code: 'offline', params: {} },
};

describe('changeOf', () => {
  it('is what differs, and nothing else', () => {
    expect(changeOf(draft(), stored, known)).toEqual({});
    expect(changeOf(draft({ branch: 'next' }), stored, known)).toEqual({ branch: 'next' });
    expect(changeOf(draft({ onFailure: 'stop' }), stored, offline)).toEqual({ onFailure: 'stop' });
  });

  it('refuses a branch that the remote does not have, or that could not be checked', () => {
    expect(changeOf(draft({ branch: 'gone' }), stored, known)).toBeNull();
    expect(changeOf(draft({ branch: 'next' }), stored, offline)).toBeNull();
    expect(changeOf(draft({ branch: '' }), stored, known)).toBeNull();
    expect(judgeBranch(draft({ branch: 'gone' }), stored, known)).toBe('unknown');
    expect(judgeBranch(draft({ branch: 'gone' }), stored, null)).toBe('not-read');
    expect(judgeBranch(draft(), stored, null)).toBe('good');
  });

  it('refuses an address that the contract refuses', () => {
    const repository = 'https://user:secret@example.org/repository';
    expect(changeOf(draft({ repository }), stored, known)).toBeNull();
  });
});

describe('repositoryProblem', () => {
  it.each([
    '',
    `https://example.org/${'x'.repeat(500)}`,
    'ext::sh -c id',
    'nonsense',
    'https://user:secret@example.org/x',
    'https://example.org/x?y',
    'https://example.org',
    'https:///x',
    'https://exa mple.org/x',
    'https://example.org/x%00',
    'https://EXAMPLE.org/x',
    'ssh://a%40b@example.org/x',
    '--upload-pack=x',
  ])('has words for what is wrong with %s', (url) => {
    expect(RepositoryUrl.safeParse(url).success).toBe(false);
    expect(Object.keys(uiEn)).toContain(`reason.url-${String(repositoryProblem(url))}`);
  });

  it('finds nothing wrong with a good one', () => {
    expect(repositoryProblem('https://example.org/repository')).toBeNull();
    expect(RepositoryUrl.safeParse('https://example.org/repository').success).toBe(true);
  });
});
