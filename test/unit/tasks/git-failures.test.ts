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

const sentTo = (address: string) =>
  `\n  asked for: https://h/x/info/refs?service=git-upload-pack\n   redirect: ${address}\n`;

describe('what git says', () => {
  it('of a repository of another user, with a git that cannot be told to trust it', () => {
    expect(gitFailure(url, new Error(foreign))).toMatchObject({
      passing: false,
      message: { code: 'repository-of-another', params: { folder: '/srv/app.git' } },
    });
  });

  it.each([
    [429, 60, 'host-asks-to-wait', 1],
    [429, null, 'host-asks-to-wait', 0],
    [408, null, 'host-asks-to-wait', 0],
    [425, 61, 'host-asks-to-wait', 2],
    [503, null, 'host-asks-to-wait', 0],
    [502, 3600, 'host-asks-to-wait', 60],
    [500, null, 'host-fails', undefined],
    [504, null, 'host-fails', undefined],
  ])('HTTP %d with %s s to wait: %s', (status, waitSeconds, code, minutes) => {
    const text = `fatal: unable to access 'https://h/x/': The requested URL returned error: ${String(status)}`;
    const failure = gitFailure('https://h/x', text, { status, waitSeconds });
    expect(failure.message.code).toBe(code);
    expect(failure.message.params['minutes']).toBe(minutes);
    expect(failure).toMatchObject({ passing: true, waitSeconds: waitSeconds ?? 0 });
  });

  it.each([
    ['unable to access', 'The requested URL returned error: 511', 'captive-portal'],
    ['unable to access', 'Protocol "http" not supported or disabled in libcurl', 'captive-portal'],
    [
      'unable to update url base from redirection',
      sentTo('https://login.example/'),
      'captive-portal',
    ],
    [
      'unable to update url base from redirection',
      sentTo('https://h/sign-in'),
      'repository-needs-login',
    ],
  ])('who is sent to a login: %s, %s', (what, how, code) => {
    const text = `fatal: ${what} 'https://h/x/': ${how}`;
    expect(gitFailure('https://h/x', text).message.code).toBe(code);
  });

  it('that an object is refused: which and why, not worth another try', () => {
    const object = '186484086d34b04815317741c1bed404d4d6c263';
    const text = `error: object ${object}: hasDotgit: contains '.git'\nfatal: fsck error in packed object\nfatal: fetch-pack: invalid index-pack output\n`;
    expect(gitFailure('https://h/x', text)).toMatchObject({
      passing: false,
      message: { code: 'history-refused', params: { object, finding: 'hasDotgit' } },
    });
    const told = `remote: error: object ${object}: hasDotgit: by the server\nfatal: early EOF\n`;
    expect(gitFailure('https://h/x', told).message.code).toBe('offline');
  });

  it('of a handshake without an answer: offline, and not tried again for as long', () => {
    const told = "fatal: unable to access 'https://h/x/': SSL connection timeout";
    expect(gitFailure('https://h/x', told)).toMatchObject({
      message: { code: 'offline', params: { why: 'silent' } },
      passing: false,
    });
  });

  it('of a repository on this computer: never that one is offline', () => {
    const text = 'fatal: the remote end hung up unexpectedly\nfatal: early EOF\n';
    expect(gitFailure(url, text).message.code).toBe('fetch-failed');
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
