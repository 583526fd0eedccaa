import { describe, expect, test } from 'vitest';
import { commitPage } from '../../../contract/commit-page';

const hash = '0123456789abcdef0123456789abcdef01234567';

describe('the page of a commit', () => {
  test.each([
    ['https://github.com/theCodingProfessor/LadyLinux', `/commit/${hash}`],
    ['https://github.com/theCodingProfessor/LadyLinux.git', `/commit/${hash}`],
    ['https://gitlab.com/group/sub/project', `/-/commit/${hash}`],
    ['https://bitbucket.org/team/project/', `/commits/${hash}`],
  ])('%s', (repository, end) => {
    const base = repository.replace(/(?:\.git|\/)$/, '');
    expect(commitPage(repository, hash)).toBe(`${base}${end}`);
  });

  test.each([
    'https://github.com.evil.example/a/b',
    'https://github.com@evil.example/a/b',
    'https://evil.example/github.com/a/b',
    'http://github.com/a/b',
    'ssh://git@github.com/a/b',
    'file:///srv/github.com/a/b',
    'https://github.com/a/../../b/c',
    'https://github.com/a/b?x=y',
    'https://constructor/a/b',
    'https://github.com/only-one',
  ])('is never made up for %s', (repository) => {
    expect(commitPage(repository, hash)).toBeNull();
  });

  test('takes a hash and nothing else', () => {
    expect(commitPage('https://github.com/a/b', '../settings')).toBeNull();
    expect(commitPage(null, hash)).toBeNull();
  });
});
