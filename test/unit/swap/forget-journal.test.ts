import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeFiles, openSwaps } from '../../../helper/swap';

let folder: string;
let isRefused: boolean;
const at = (name: string) => path.join(folder, name);
const journal = () => at('private/journal.json');
const isThere = (place: string) =>
  stat(place).then(
    () => true,
    () => false,
  );

/** A disk that takes everything but the journal's absence. */
const open = () => {
  const files = nodeFiles(() => Promise.resolve());
  return openSwaps({
    journal: journal(),
    files: {
      ...files,
      async fsync(place) {
        if (isRefused && place === at('private') && !(await isThere(journal())))
          throw new Error('ENOSPC');
        await files.fsync(place);
      },
    },
  });
};

async function swapped() {
  const prepared = await open().prepare({
    runId: '20261125T074000Z-0123456789ab',
    from: null,
    to: { commit: 'f'.repeat(40), venvFingerprint: 'e'.repeat(64) },
    replacements: [{ kind: 'tree', live: at('app'), staged: at('next'), kept: at('kept') }],
  });
  if (prepared.kind !== 'prepared') throw new Error(JSON.stringify(prepared));
  expect((await prepared.swap.exchange()).kind).toBe('swapped');
  return prepared.swap;
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'forget-journal-'));
  isRefused = false;
  await mkdir(at('private'), { mode: 0o700 });
  for (const name of ['app', 'next']) {
    await mkdir(at(name));
    await writeFile(at(`${name}/version`), name);
  }
});
afterEach(() => rm(folder, { recursive: true }));

describe('a journal whose absence the disk does not make durable', () => {
  it('is no reason to leave the old version stopped', async () => {
    const swap = await swapped();
    isRefused = true;
    expect((await swap.undo()).kind).toBe('undone');
    expect(await readFile(at('app/version'), 'utf8')).toBe('app');
  });

  it('is no reason to call a recovery unfinished', async () => {
    await swapped();
    isRefused = true;
    expect((await open().recover()).kind).toBe('rolled-back');
    expect(await readFile(at('app/version'), 'utf8')).toBe('app');
  });

  it('comes back with a power cut to a recovery that has nothing to move', async () => {
    const swap = await swapped();
    const text = await readFile(journal());
    isRefused = true;
    await swap.undo();
    isRefused = false;
    await writeFile(journal(), text, { mode: 0o600 });
    expect(await open().recover()).toMatchObject({ kind: 'rolled-back', report: { moved: 0 } });
    expect(await readFile(at('app/version'), 'utf8')).toBe('app');
  });
});
