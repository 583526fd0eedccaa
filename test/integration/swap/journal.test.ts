import {
  chmod,
  chown,
  lstat,
  mkdir,
  readFile,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { test } from '../../support/folder';
import { isRoot, onlyRoot } from '../../support/only-root';
import { after, at, before, journalOf, listed, open, stagedIn, stagedTrees } from './fixture';

const swappedIn = async (folder: string) => {
  const prepared = await open(folder).prepare(await stagedIn(folder));
  if (prepared.kind === 'refused') throw new Error(JSON.stringify(prepared));
  await prepared.swap.exchange();
  return prepared.swap;
};

type Damage = (journal: string, text: string) => Promise<unknown>;

const damages: Record<string, [reason: string, damage: Damage]> = {
  empty: ['not-json', (journal) => truncate(journal, 0)],
  truncated: ['not-json', (journal) => truncate(journal, 100)],
  'zeroes of the same length': [
    'not-json',
    (journal, text) => writeFile(journal, Buffer.alloc(text.length)),
  ],
  'not UTF-8': ['not-json', (journal) => writeFile(journal, Buffer.from([0xff, 0xfe, 0x80]))],
  'JSON of something else': ['invalid', (journal) => writeFile(journal, '[1, 2, 3]')],
  null: ['invalid', (journal) => writeFile(journal, 'null')],
  'of an unknown phase': [
    'invalid',
    (journal, text) => writeFile(journal, text.replace('verdict', 'swapped')),
  ],
  'with one field too many': [
    'invalid',
    (journal, text) => writeFile(journal, text.replace('{', '{"also":1,')),
  ],
  'with a path that climbs': [
    'invalid',
    (journal, text) => writeFile(journal, text.replace('/opt/app"', '/opt/app/../../etc"')),
  ],
  'from a newer version': [
    'newer-version',
    (journal, text) => writeFile(journal, text.replace('"version":1', '"version":2')),
  ],
  'without a version': [
    'invalid',
    (journal, text) => writeFile(journal, text.replace('"version":1,', '')),
  ],
  huge: ['too-large', (journal, text) => writeFile(journal, text + ' '.repeat(300_000))],
  'writable by its group': ['untrusted', (journal) => chmod(journal, 0o660)],
};

describe('a journal that is', () => {
  for (const [name, [reason, damage]] of Object.entries(damages)) {
    test(`${name} is set aside and nothing else is touched`, async ({ folder }) => {
      await swappedIn(folder);
      const journal = journalOf(folder);
      await damage(journal, await readFile(journal, 'utf8'));
      const trees = (await listed(folder)).filter((line) => !line.startsWith('private'));
      const aside = `${journal}.set-aside`;
      expect(await open(folder).recover()).toEqual({ kind: 'set-aside', reason, file: aside });
      expect((await lstat(aside)).isFile()).toBe(true);
      expect((await listed(folder)).filter((line) => !line.startsWith('private'))).toEqual(trees);
      expect(await open(folder).recover()).toEqual({ kind: 'nothing-to-recover' });
    });
  }

  test('a symlink is set aside unread, and what it points to is left alone', async ({ folder }) => {
    await mkdir(at(folder, 'private'));
    await writeFile(at(folder, 'target'), '{"version":1}');
    await symlink(at(folder, 'target'), journalOf(folder));
    expect(await open(folder).recover()).toMatchObject({ kind: 'set-aside', reason: 'symlink' });
    expect(await listed(folder)).toEqual(['target={"version":1}']);
  });

  test('a folder is set aside, under the next free name', async ({ folder }) => {
    for (const name of ['journal.json', 'journal.json.set-aside']) {
      await mkdir(at(folder, 'private', name), { recursive: true });
    }
    expect(await open(folder).recover()).toEqual({
      kind: 'set-aside',
      reason: 'not-a-file',
      file: `${journalOf(folder)}.set-aside-2`,
    });
  });

  test("somebody else's is set aside", async ({ folder, skip }) => {
    skip(!isRoot, onlyRoot);
    await swappedIn(folder);
    await chown(journalOf(folder), 12345, 12345);
    expect(await open(folder).recover()).toMatchObject({ kind: 'set-aside', reason: 'untrusted' });
  });

  test('readable by nobody else', async ({ folder }) => {
    await swappedIn(folder);
    expect((await lstat(journalOf(folder))).mode & 0o777).toBe(0o600);
  });
});

describe('recovery', () => {
  test('without a verdict restores the old state', async ({ folder }) => {
    await swappedIn(folder);
    expect(await open(folder).recover()).toMatchObject({ kind: 'rolled-back', phase: 'verdict' });
    expect(await listed(folder)).toEqual([...before, ...stagedTrees].sort());
  });

  test('after a recorded commit removes what is left over', async ({ folder }) => {
    const prepared = await open(folder, {
      unlink: () => Promise.reject(new Error('EROFS')),
    }).prepare(await stagedIn(folder));
    if (prepared.kind === 'refused') throw new Error(prepared.code);
    await prepared.swap.exchange();
    expect(await prepared.swap.commit()).toMatchObject({ kind: 'committed', leftovers: {} });
    expect(await open(folder).recover()).toMatchObject({
      kind: 'completed',
      to: { commit: 'new' },
    });
    expect(await listed(folder)).toEqual(after);
  });

  test('that a disk refuses is reported, and the next one finishes', async ({ folder }) => {
    await swappedIn(folder);
    const readOnly = { rename: () => Promise.reject(new Error('EROFS: read-only')) };
    expect(await open(folder, readOnly).recover()).toMatchObject({
      kind: 'unfinished',
      runId: 'run-1',
      phase: 'verdict',
    });
    expect(await open(folder).recover()).toMatchObject({ kind: 'rolled-back' });
    expect(await listed(folder)).toEqual([...before, ...stagedTrees].sort());
  });

  test('on a machine that was never set up finds nothing', async ({ folder }) => {
    expect(await open(folder).recover()).toEqual({ kind: 'nothing-to-recover' });
  });
});
