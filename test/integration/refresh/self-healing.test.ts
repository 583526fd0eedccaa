import { readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { execa } from 'execa';
import { simpleGit } from 'simple-git';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../../contract/outcome';
import { expectOldOrNew, precious, type Precious } from '../../support/oracle';
import { makePrefix, type TestPrefix } from '../../support/prefix';
import { ofOneKind } from '../../support/one-kind';

let prefix: TestPrefix;
let before: Precious;
let good: string;

beforeAll(async () => {
  prefix = await makePrefix();
  expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.ok);
  good = await prefix.upstream.head('main');
  before = await precious(prefix);
});
afterAll(async () => {
  await prefix[Symbol.asyncDispose]();
});

describe('self-healing', () => {
  const damages = [
    [
      'fault: a corrupt .git',
      async () => writeFile(join(prefix.layout.app, '.git/HEAD'), 'garbage'),
    ],
    [
      'fault: a stale index.lock',
      async () => writeFile(join(prefix.layout.app, '.git/index.lock'), ''),
    ],
    ['fault: app/ missing', async () => rm(prefix.layout.app, { recursive: true })],
    ['a mirror that is gone', async () => rm(prefix.layout.mirror, { recursive: true })],
    [
      'a mirror without objects',
      async () => rm(join(prefix.layout.mirror, 'objects'), { recursive: true }),
    ],
    ['fault: a missing environment', async () => rm(prefix.layout.venv, { recursive: true })],
    ['fault: a broken environment', async () => rm(join(prefix.layout.venv, 'bin/python'))],
    [
      'fault: app/ is no repository',
      async () => rm(join(prefix.layout.app, '.git'), { recursive: true }),
    ],
    [
      'fault: a detached head and a foreign remote',
      async () => {
        const git = simpleGit(prefix.layout.app);
        await git.raw(['checkout', '--quiet', '--detach']);
        await git.raw(['remote', 'set-url', 'origin', 'https://example.invalid/fork']);
      },
    ],
    [
      'fault: a foreign environment without pip',
      async () => {
        await rm(prefix.layout.venv, { recursive: true });
        await execa('/usr/bin/python3', ['-m', 'venv', '--without-pip', prefix.layout.venv]);
      },
    ],
  ] as const;
  ofOneKind(damages, 6)('%s', async ([, damage]) => {
    await damage();
    const { exitCode } = await prefix.run('refresh', '--force');
    expect(exitCode).toBe(exitCodes.ok);
    await expectOldOrNew(prefix, [good], before);
  });

  it('fault: the port is held by somebody else: told with the holder, and the old version is back when it is free', async () => {
    await prefix.cli('service', 'stop');
    const stranger = createServer((_, response) => response.end('mine'));
    await new Promise<void>((done) => stranger.listen(prefix.port, '127.0.0.1', done));
    const { exitCode, report } = await prefix.run('refresh', '--force');
    stranger.closeAllConnections();
    await new Promise((done) => stranger.close(done));
    expect(exitCode).toBe(exitCodes.needsAttention);
    expect(report?.cause).toMatchObject({
      code: 'service-port-taken',
      params: { fix: `kill ${String(process.pid)}` },
    });
    // its supervisor may have brought it up by itself meanwhile
    const { exitCode: after } = await prefix.run('refresh');
    expect(after).toBeOneOf([exitCodes.ok, exitCodes.nothingToDo]);
    await expectOldOrNew(prefix, [good], before);
  });

  it.each([
    ['truncated', '{"version":1,"ru'],
    ['garbage', '\u0000\u0001'],
    ['of a newer version', '{"version":99}'],
    ['a symlink', null],
  ])('fault: the journal is %s: set aside, and the run goes on', async (_, text) => {
    if (text === null) await symlink('/etc/passwd', prefix.layout.journal);
    else await writeFile(prefix.layout.journal, text, { mode: 0o600 });
    const { report } = await prefix.run('refresh');
    expect(report?.warnings.map((warning) => warning.code)).toContain('journal-set-aside');
    await expectOldOrNew(prefix, [good], before);
  });

  it('fault: the history is damaged: set aside under a new name', async () => {
    await writeFile(prefix.layout.history, 'not json\n', { flag: 'a' });
    await prefix.run('refresh');
    const history = JSON.parse((await prefix.cli('history', '--json')).stdout) as unknown[];
    expect(history.length).toBeGreaterThan(3);
    expect((await readFile(prefix.layout.history, 'utf8')).includes('not json')).toBe(false);
  });
});
