import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import type { Plan } from '../../../helper/swap';
import { test } from '../../support/folder';
import { after, at, before, journalOf, listed, open, put, stagedIn, stagedTrees } from './fixture';

const prepared = async (
  folder: string,
  plan: Plan,
  ...rest: Parameters<typeof open> extends [string, ...infer R] ? R : never
) => {
  const answer = await open(folder, ...rest).prepare(plan);
  if (answer.kind === 'refused') throw new Error(JSON.stringify(answer));
  return answer.swap;
};

describe('a swap', () => {
  test('brings the new state and keeps the old trees', async ({ folder }) => {
    const swap = await prepared(folder, await stagedIn(folder));
    expect(await swap.exchange()).toEqual({ kind: 'swapped' });
    expect(await swap.commit()).toEqual({ kind: 'committed' });
    expect(await listed(folder)).toEqual(after);
    expect(await open(folder).recover()).toEqual({ kind: 'nothing-to-recover' });
  });

  test('undone after a bad verdict leaves everything as it was', async ({ folder }) => {
    const swap = await prepared(folder, await stagedIn(folder));
    await swap.exchange();
    expect(await swap.undo()).toEqual({
      kind: 'undone',
      report: { found: [], missing: [], moved: 7 },
    });
    expect(await listed(folder)).toEqual([...before, ...stagedTrees].sort());
  });

  test('undone before the swap moves nothing', async ({ folder }) => {
    const swap = await prepared(folder, await stagedIn(folder));
    expect(await swap.undo()).toMatchObject({ kind: 'undone', report: { moved: 0 } });
    expect(await listed(folder)).toEqual([...before, ...stagedTrees].sort());
  });

  test('is undone automatically when a rename fails, and says why', async ({ folder }) => {
    const plan = await stagedIn(folder);
    let renames = 0;
    const swap = await prepared(folder, plan, {
      rename: async (from, to) => {
        if (from.endsWith('next/venv') && (renames += 1) === 1) throw new Error('no space left');
        await rename(from, to);
      },
    });
    const swapped = await swap.exchange();
    expect(swapped).toMatchObject({ kind: 'undone', report: { missing: [], found: [] } });
    expect(String('cause' in swapped && swapped.cause)).toContain('no space left');
    expect(await listed(folder)).toEqual([...before, ...stagedTrees].sort());
  });

  test('never overwrites what appeared after it was prepared', async ({ folder }) => {
    const swap = await prepared(folder, await stagedIn(folder));
    await put(at(folder, 'opt/kept/app/old/foreign'), 'precious');
    expect(await swap.exchange()).toMatchObject({ kind: 'undone', report: { moved: 0 } });
    expect(await listed(folder)).toEqual(
      [...before, ...stagedTrees, 'opt/kept/app/old/foreign=precious'].sort(),
    );
  });

  test('is killed half-way and something makes an empty app: the old one stays, the other is moved aside', async ({
    folder,
  }) => {
    const swap = await prepared(folder, await stagedIn(folder), {
      rename: async (from, to) => {
        if (from.endsWith('next/app')) await new Promise(() => undefined); // never returns, as a killed process
        await rename(from, to);
      },
    });
    void swap.exchange();
    await expect.poll(() => listed(folder)).toContain('opt/kept/app/old/main.py=old');
    await put(at(folder, 'opt/app/by-tmpfiles'), '');
    expect(await open(folder).recover()).toMatchObject({
      kind: 'rolled-back',
      runId: 'run-1',
      phase: 'swapping',
      from: { commit: 'old' },
      to: { commit: 'new' },
      report: { found: [at(folder, 'opt/app.found-run-1')], missing: [] },
    });
    expect(await listed(folder)).toEqual(
      [...before, ...stagedTrees, 'opt/app.found-run-1/by-tmpfiles='].sort(),
    );
  });

  test('reports what is missing if somebody deleted the kept tree', async ({ folder }) => {
    const swap = await prepared(folder, await stagedIn(folder));
    await swap.exchange();
    await rm(at(folder, 'opt/kept/app/old'), { recursive: true });
    await rm(at(folder, 'opt/app'), { recursive: true });
    expect(await swap.undo()).toMatchObject({
      kind: 'undone',
      report: { missing: [at(folder, 'opt/app')] },
    });
    expect(await listed(folder)).toContain('opt/venv/lib.py=old');
  });

  test('installs where nothing was, and takes that back', async ({ folder }) => {
    const plan = await stagedIn(folder);
    for (const gone of ['opt/app', 'opt/venv', 'units/changed.conf', 'units/removed.conf']) {
      await rm(at(folder, gone), { recursive: true });
    }
    const swap = await prepared(folder, { ...plan, from: null });
    await swap.exchange();
    expect(await listed(folder)).toEqual([
      'opt/app/main.py=new',
      'opt/venv/lib.py=new',
      ...(await listed(folder)).filter((line) => line.startsWith('private')),
      'units/changed.conf=new',
    ]);
    await swap.undo();
    expect(await listed(folder)).toEqual(stagedTrees);
  });

  test('replaces and restores symlinks as what they are', async ({ folder }) => {
    const plan = await stagedIn(folder);
    await rm(at(folder, 'units/changed.conf.next'));
    await symlink('/dev/null', at(folder, 'units/changed.conf.next'));
    const swap = await prepared(folder, plan);
    await swap.exchange();
    await swap.undo();
    expect(await listed(folder)).toEqual([...before, ...stagedTrees].sort());
  });

  test('refuses to begin while another is unfinished', async ({ folder }) => {
    const plan = await stagedIn(folder);
    await prepared(folder, plan);
    expect(await open(folder).prepare({ ...plan, runId: 'run-2' })).toEqual({
      kind: 'refused',
      code: 'unfinished-run',
      path: journalOf(folder),
    });
    expect(await open(folder).recover()).toMatchObject({ kind: 'abandoned', runId: 'run-1' });
  });

  test('throws when it is called out of order', async ({ folder }) => {
    const swap = await prepared(folder, await stagedIn(folder));
    await expect(swap.commit()).rejects.toThrow('not possible in phase prepared');
    await swap.exchange();
    await expect(swap.exchange()).rejects.toThrow('not possible in phase verdict');
    await swap.commit();
    await expect(async () => swap.undo()).rejects.toThrow('not possible in phase committed');
  });

  test('survives a stale temporary journal, even a folder', async ({ folder }) => {
    const plan = await stagedIn(folder);
    await mkdir(`${journalOf(folder)}.new`);
    const swap = await prepared(folder, plan);
    await writeFile(`${journalOf(folder)}.new`, 'half');
    await swap.exchange();
    expect(await swap.commit()).toEqual({ kind: 'committed' });
    expect(await listed(folder)).toEqual(after);
  });
});
