import { describe, expect, it } from 'vitest';
import {
  BranchName,
  EntryPoint,
  HttpPath,
  RelativePath,
  ServiceUnit,
} from '../../../contract/primitives';
import { RepositoryUrl } from '../../../contract/repository-url';

const takes = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

describe('branch names', () => {
  it.each([
    'main',
    'develop',
    'feature/streaming',
    'release-1.2',
    'user/a_b',
    'v2.0',
    'fix/#12',
    'a@b',
    'fix/(ui)',
    'dépendances',
    'feature=x',
    '2024',
    '@',
    '+x',
    '%41',
    '{a}',
    'a;id',
    '$(id)',
    '`id`',
    'a|b',
    'a&b',
    "it's",
    'a/-b',
    '中文',
    '🚀',
    'é'.repeat(125),
  ])('takes %s', (name) => {
    expect(takes(BranchName, name)).toBe(true);
  });

  it.each([
    '',
    '-b',
    '--upload-pack=touch /tmp/x',
    'a b',
    'a..b',
    'a//b',
    'a/',
    '/a',
    'a.lock',
    'a.lock/b',
    'a/.b',
    'a@{1}',
    'HEAD',
    'a.',
    '.a',
    'a\nb',
    'a\0b',
    'a~1',
    'a^',
    'a:b',
    'a?b',
    'a*b',
    'a[b',
    'a\\b',
    'a\u00adb',
    'a\ufffdb',
    'a\ud800',
    'é'.repeat(126),
    '\u202emain',
    'x'.repeat(201),
  ])('refuses %j', (name) => {
    expect(takes(BranchName, name)).toBe(false);
  });

  it('takes every single character that git takes and a person can see', () => {
    const taken = Array.from({ length: 0x80 }, (_, code) => String.fromCharCode(code)).filter(
      (character) => takes(BranchName, `a${character}b`),
    );
    expect(taken.join('')).toBe(
      '!"#$%&\'()+,-./0123456789;<=>@ABCDEFGHIJKLMNOPQRSTUVWXYZ]_`abcdefghijklmnopqrstuvwxyz{|}',
    );
  });

  it('never takes one of 1,000 made-up names that begins like an option or reads as more than one ref', () => {
    let seed = 7;
    const next = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    const alphabet = 'abc/.-_$();|&<>"\'`\\ \n\t\0*?[]{}~^:@=é\u202e';
    for (let trial = 0; trial < 1000; trial += 1) {
      const name = Array.from({ length: 1 + next(20) }, () => alphabet[next(alphabet.length)]).join(
        '',
      );
      if (takes(BranchName, name)) expect(name).not.toMatch(/^[-.]|[\s\0*?[~^:\\\u202e]|\.\.|@\{/);
    }
  });
});

describe('repository addresses', () => {
  it.each([
    'https://github.com/theCodingProfessor/LadyLinux',
    'https://example.org:8443/a/b.git',
    'ssh://git@example.org/a.git',
    'file:///srv/git/a.git',
    'http://127.0.0.1:3000/a.git',
    'https://[::1]:3000/a.git',
    'https://example.org/~ada/a+b.git/',
    'file:///srv/a%20b.git',
  ])('takes %s', (url) => {
    expect(takes(RepositoryUrl, url)).toBe(true);
  });

  it.each([
    '',
    'github.com/a/b',
    'git@github.com:a/b',
    'ext::sh -c id',
    'git://github.com/a/b',
    'https://user@github.com/a/b',
    'https://user:secret@github.com/a/b',
    '--upload-pack=id',
    'https://-oProxyCommand=id/a',
    'https:///a',
    'https://github.com',
    'https://github.com/',
    'https://github.com/a b',
    'https://github.com/a\nb',
    'https://github.com/a?x=1',
    'https://github.com/a#b',
    'javascript:alert(1)',
    'file://host/share',
    'ssh://-oProxyCommand=id/a',
    'https://github.com/\u202eb',
    'ftp://github.com/a',
    'https://github.com\\@127.0.0.1:9/x/y',
    'https://github.com\\.evil.example/x',
    'https://\uff47ithub.com/x/y',
    'https://github.com\u200b/x',
    'https://github.com%2f@evil/x',
    'https://%67ithub.com/x',
    'https://g\u0456thub.com/x',
    'https://GitHub.com/x',
    'https://github.com:443/x',
    'https://127.1/x',
    'https://0x7f.0.0.1/x',
    'https://github.com/a/../b',
    'https://github.com/a%0a--upload-pack=x',
    'https://github.com/a%',
    'https:\\\\github.com\\a',
    'https:/github.com/a',
    'https://@github.com/a',
    'https://:@github.com/a',
    'ssh://git@exa%6dple.org/a',
    'ssh://-x@example.org/a',
    'ssh://example.org:22:33/a',
    'https://github.com/a|b',
    'https://github.com/a^b',
    'https://github.com/a"b',
    'https://github.com/a`b',
    'https://github.com/a<b',
    'https://github.com/a{b',
    'https://github.com./a',
    'file:///etc\\..\\x',
  ])('refuses %j', (url) => {
    expect(takes(RepositoryUrl, url)).toBe(false);
  });
});

describe('other names that reach a command line or a path', () => {
  it('takes units, never options or paths', () => {
    for (const unit of ['ladylinux-api.service', 'ladylinux-llm.service', 'app@1.service'])
      expect(takes(ServiceUnit, unit)).toBe(true);
    for (const unit of [
      '--now.service',
      '../x.service',
      'a b.service',
      'a.socket',
      'a@.service',
      '.service',
      'a.service\n',
    ])
      expect(takes(ServiceUnit, unit)).toBe(false);
  });

  it('takes module:attribute only', () => {
    for (const entry of ['api_layer:app', 'app.main:create'])
      expect(takes(EntryPoint, entry)).toBe(true);
    for (const entry of [
      'app',
      ':app',
      'a:b:c',
      'a-b:c',
      '--factory',
      'a:b()',
      'os.system("id"):x',
    ])
      expect(takes(EntryPoint, entry)).toBe(false);
  });

  it('takes relative paths below a folder only', () => {
    for (const path of ['a', 'config/theme_state.json', 'a/..b'])
      expect(takes(RelativePath, path)).toBe(true);
    for (const path of ['', '/a', '../a', 'a/../b', './a', 'a//b', 'a/', 'a\0b', 'a\\b', 'a\nb'])
      expect(takes(RelativePath, path)).toBe(false);
  });

  it('takes origin-form paths only', () => {
    for (const path of ['/', '/api/health?full=1']) expect(takes(HttpPath, path)).toBe(true);
    for (const path of ['', 'health', '/a b', '/a\r\nHost: x', 'http://x/', '/<b>'])
      expect(takes(HttpPath, path)).toBe(false);
  });
});
