import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleGit } from 'simple-git';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gitIn } from '../../../helper/tasks/git/client';
import { gitFailure } from '../../../helper/tasks/git/failures';
import { makeFolder, removeFolder } from '../../support/folder';

let folder: string;
beforeAll(async () => {
  folder = await makeFolder();
  await simpleGit(folder).init();
  await appendFile(
    join(folder, '.git/config'),
    `[alias]
  die = "!kill -9 $PPID"
  talk = "!echo so far; echo and so on >&2; kill -9 $PPID"
  silent = "!exit 3"
`,
  );
});
afterAll(() => removeFolder(folder));

const git = () => gitIn(folder, { protocols: [], signal: new AbortController().signal });

describe('a git that does not come to its end is no success', () => {
  it.each([
    ['die', 'git was killed before it was done'],
    ['talk', 'git was killed before it was done'],
    ['silent', 'git ended with exit code 3 before it was done'],
  ])('%s', async (alias, reason) => {
    const error: unknown = await git()
      .raw([alias])
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(gitFailure('https://example.org/x.git', error)).toMatchObject({
      passing: true,
      message: { code: 'fetch-failed', params: { reason } },
    });
  });

  it('and one that does is', async () => {
    expect((await git().raw(['rev-parse', '--is-inside-work-tree'])).trim()).toBe('true');
  });
});
