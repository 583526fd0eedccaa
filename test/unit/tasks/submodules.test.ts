import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { GitProtocol } from '../../../contract/repository-url';
import { gitIn } from '../../../helper/tasks/git/client';
import { submoduleAddress, submodulesOf } from '../../../helper/tasks/git/submodules';
import { test } from '../../support/folder';
import { createRepository } from '../../support/repositories';

const parent = 'https://example.org/group/app.git';
const https: readonly GitProtocol[] = ['https'];
const all: readonly GitProtocol[] = ['https', 'http', 'ssh', 'file'];

describe('where a submodule is fetched from', () => {
  it.each([
    ['https://example.org/lib.git', 'https://example.org/lib.git'],
    ['https://ada@example.org/lib.git', 'https://example.org/lib.git'],
    ['https://EXAMPLE.org:443/lib', 'https://example.org/lib'],
    ['../lib.git', 'https://example.org/group/lib.git'],
    ['./lib.git', 'https://example.org/group/app.git/lib.git'],
    ['../../other/lib', 'https://example.org/other/lib'],
    ['../../../../../lib', 'https://example.org/lib'],
    ['git@example.org:group/lib.git', 'https://example.org/group/lib.git'],
    ['ssh://git@example.org:2222/group/lib.git', 'https://example.org/group/lib.git'],
    ['git://example.org/lib.git', 'https://example.org/lib.git'],
    ['http://example.org/lib.git', 'https://example.org/lib.git'],
  ])('%s with https alone', (written, url) => {
    expect(submoduleAddress(written, parent, https)).toEqual({ kind: 'usable', url });
  });

  it('is as written where the settings allow its protocol', () => {
    const ssh = { kind: 'usable', url: 'ssh://git@example.org/lib.git' };
    expect(submoduleAddress('git@example.org:lib.git', parent, all)).toEqual(ssh);
    const local = { kind: 'usable', url: 'file:///srv/lib.git' };
    expect(submoduleAddress('../lib.git', 'file:///srv/app.git', all)).toEqual(local);
    expect(submoduleAddress('/srv/lib.git', 'file:///srv/app.git', all)).toEqual(local);
  });

  it.each([
    ['file:///etc', all, 'protocol'],
    ['/etc', all, 'protocol'],
    ['ext::sh -c id', all, 'protocol'],
    ['ftp://example.org/lib', https, 'protocol'],
    ['--upload-pack=touch /tmp/x', all, 'address'],
    ['-x', https, 'address'],
    ['', https, 'address'],
    ['https://example.org/-x', https, 'address'],
    ['https://example.org/a b?c', https, 'address'],
    ['https:///', https, 'address'],
    ['git@-oProxyCommand=id:x', all, 'address'],
    ['../lib\u0000', https, 'address'],
  ])('%j is refused', (written, protocols, why) => {
    expect(submoduleAddress(written, parent, protocols)).toEqual({ kind: 'refused', why });
  });
});

test('a commit names its submodules; .gitmodules only says from where', async ({ folder }) => {
  const repository = await createRepository(join(folder, 'x.git'), {
    files: {
      '.gitmodules': [
        '[submodule "../../escape"]\n\tpath = a b/lib\n\turl = https://example.org/lib\n',
        '[submodule "not.there"]\n\tpath = nowhere\n\turl = https://example.org/x\n',
        '[submodule "skipped"]\n\tpath = skipped\n\turl = https://example.org/y\n\tupdate = none\n',
        '[include]\n\tpath = /etc/passwd\n',
      ].join(''),
    },
  });
  const hash = 'a'.repeat(40);
  for (const path of ['a b/lib', 'orphan', 'skipped']) {
    await mkdir(join(repository.work, path), { recursive: true });
    await repository.git.raw(['update-index', '--add', '--cacheinfo', `160000,${hash},${path}`]);
  }
  await repository.git.raw(['commit', '--quiet', '--message=x']);
  const git = gitIn(repository.work, { protocols: [], signal: new AbortController().signal });
  expect(await submodulesOf(git, 'HEAD')).toEqual([
    { path: 'a b/lib', commit: hash, url: 'https://example.org/lib' },
    { path: 'orphan', commit: hash, url: null },
  ]);
});
