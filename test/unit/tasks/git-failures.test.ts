import { userInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { gitFailure } from '../../../helper/tasks/git/failures';

const url = 'file:///srv/app.git';

/** What git 2.39 really printed. */
const foreign = `fatal: detected dubious ownership in repository at '/srv/app.git'
To add an exception for this directory, call:

\tgit config --global --add safe.directory /srv/app.git
fatal: Could not read from remote repository.

Please make sure you have the correct access rights
and the repository exists.
`;

describe('what git says', () => {
  it('of a repository that is somebody else’s: whose it must be, and the command', () => {
    expect(gitFailure(url, new Error(foreign))).toEqual({
      passing: false,
      message: {
        code: 'repository-of-another',
        params: { folder: '/srv/app.git', user: userInfo().username },
      },
    });
  });

  it('and does not know: its reason, not its advice', () => {
    const text = 'remote: busy\nfatal: the moon is full\n\nPlease wait\nfor the next one.\n';
    expect(gitFailure(url, new Error(text)).message).toEqual({
      code: 'fetch-failed',
      params: { reason: 'fatal: the moon is full' },
    });
  });

  it('nothing at all: the last line', () => {
    expect(gitFailure(url, 'spawn git ENOENT').message.params['reason']).toBe('spawn git ENOENT');
  });
});
