import { chmod, chown, mkdir, rename, rm, symlink } from 'node:fs/promises';
import { beforeEach, describe, expect } from 'vitest';
import type { Plan, RefusalCode, Replacement } from '../../../helper/swap';
import { test } from '../../support/folder';
import { isRoot, onlyRoot } from '../../support/only-root';
import { at, listed, open, put, stagedIn } from './fixture';

interface Case {
  readonly code: RefusalCode;
  readonly path: string;
  readonly spoil: (folder: string, plan: Plan) => Promise<Plan | undefined>;
}

const done = (change: Promise<unknown>) => change.then(() => undefined);

const withApp = (plan: Plan, change: Partial<Replacement>): Promise<Plan> => {
  const replacements = plan.replacements.map((one, i) => (i === 0 ? { ...one, ...change } : one));
  return Promise.resolve({ ...plan, replacements });
};

const cases: Record<string, Case> = {
  'nothing is staged': {
    code: 'source-missing',
    path: 'opt/next/app',
    spoil: (folder) => done(rm(at(folder, 'opt/next/app'), { recursive: true })),
  },
  'a file is staged for a tree': {
    code: 'wrong-kind',
    path: 'opt/next/app',
    spoil: async (folder) => {
      await rm(at(folder, 'opt/next/app'), { recursive: true });
      return done(put(at(folder, 'opt/next/app'), 'not a folder'));
    },
  },
  'a symlink is staged for a tree': {
    code: 'wrong-kind',
    path: 'opt/next/app',
    spoil: async (folder) => {
      await rename(at(folder, 'opt/next/app'), at(folder, 'opt/elsewhere'));
      return done(symlink(at(folder, 'opt/elsewhere'), at(folder, 'opt/next/app')));
    },
  },
  'a live tree is a symlink': {
    code: 'wrong-kind',
    path: 'opt/app',
    spoil: async (folder) => {
      await rename(at(folder, 'opt/app'), at(folder, 'opt/elsewhere'));
      return done(symlink(at(folder, 'opt/elsewhere'), at(folder, 'opt/app')));
    },
  },
  'a folder stands where a file belongs': {
    code: 'wrong-kind',
    path: 'units/changed.conf',
    spoil: async (folder) => {
      await rm(at(folder, 'units/changed.conf'));
      return done(mkdir(at(folder, 'units/changed.conf')));
    },
  },
  'the place to keep it is taken': {
    code: 'target-exists',
    path: 'opt/kept/venv/v1',
    spoil: (folder) => done(mkdir(at(folder, 'opt/kept/venv/v1'))),
  },
  'there is no place to keep it': {
    code: 'nowhere-to-keep',
    path: 'opt/app',
    spoil: (_folder, plan) => withApp(plan, { kept: null }),
  },
  'a parent is missing': {
    code: 'missing-parent',
    path: 'opt/kept/venv',
    spoil: (folder) => done(rm(at(folder, 'opt/kept/venv'), { recursive: true })),
  },
  'a parent is a symlink': {
    code: 'symlinked-parent',
    path: 'opt/kept/venv',
    spoil: async (folder) => {
      await rename(at(folder, 'opt/kept/venv'), at(folder, 'opt/elsewhere'));
      return done(symlink(at(folder, 'opt/elsewhere'), at(folder, 'opt/kept/venv')));
    },
  },
  'a symlink lies further up': {
    code: 'symlinked-parent',
    path: 'opt',
    spoil: async (folder) => {
      await rename(at(folder, 'opt'), at(folder, 'elsewhere'));
      return done(symlink(at(folder, 'elsewhere'), at(folder, 'opt')));
    },
  },
  'everybody may write in a parent': {
    code: 'untrusted-parent',
    path: 'opt/next',
    spoil: (folder) => done(chmod(at(folder, 'opt/next'), 0o777)),
  },
  "everybody may write in the journal's folder": {
    code: 'untrusted-parent',
    path: 'private',
    spoil: (folder) => done(chmod(at(folder, 'private'), 0o777)),
  },
};

const casesOfRoot: Record<string, Case> = {
  'a parent belongs to somebody else': {
    code: 'untrusted-parent',
    path: 'opt/next',
    spoil: (folder) => done(chown(at(folder, 'opt/next'), 12345, 12345)),
  },
  'its group may write in a parent': {
    code: 'untrusted-parent',
    path: 'opt',
    spoil: (folder) => done(chmod(at(folder, 'opt'), 0o775)),
  },
};

const refuses = ({ code, path, spoil }: Case) =>
  async function ({ folder }: { folder: string }) {
    const plan = await stagedIn(folder);
    const spoiled = (await spoil(folder, plan)) ?? plan;
    const untouched = await listed(folder);
    expect(await open(folder).prepare(spoiled)).toMatchObject({
      kind: 'refused',
      code,
      path: at(folder, path),
    });
    expect(await listed(folder)).toEqual(untouched);
  };

describe('prepare refuses, and touches nothing, where', () => {
  for (const [name, one] of Object.entries(cases)) test(name, refuses(one));
  describe('as root', () => {
    beforeEach(({ skip }) => skip(!isRoot, onlyRoot));
    for (const [name, one] of Object.entries(casesOfRoot)) test(name, refuses(one));
  });

  test('the filesystems differ', async ({ folder }) => {
    const plan = await withApp(await stagedIn(folder), { kept: '/proc/ladylinux-kept' });
    expect(await open(folder).prepare(plan)).toMatchObject({
      kind: 'refused',
      code: 'different-filesystems',
      path: '/proc/ladylinux-kept',
    });
  });

  test.for([
    ['a path is relative', { live: 'opt/app' }],
    ['a path has dots', { live: '/opt/../etc' }],
    ['a path ends in a slash', { live: '/opt/app/' }],
    ['a path is the root', { live: '/' }],
    ['a path lies in another', { kept: '/opt/app/kept', live: '/opt/app' }],
    ['two paths are one', { staged: '/opt/app', live: '/opt/app' }],
    ['a path has a NUL', { live: '/opt/a\0pp' }],
  ] as const)('%s', async ([, change], { folder }) => {
    const plan = await withApp(await stagedIn(folder), change);
    expect(await open(folder).prepare(plan)).toMatchObject({
      kind: 'refused',
      code: 'invalid-plan',
    });
  });

  test.for(['', '../x', 'a/b', 'a b', '-rf', 'x'.repeat(65), '$(id)'])(
    'the run is called "%s"',
    async (runId, { folder }) => {
      const plan = await stagedIn(folder);
      expect(await open(folder).prepare({ ...plan, runId })).toMatchObject({
        kind: 'refused',
        code: 'invalid-plan',
      });
    },
  );

  test('the disk cannot be synced', async ({ folder }) => {
    const plan = await stagedIn(folder);
    const untouched = await listed(folder);
    const failing = { syncFilesystem: () => Promise.reject(new Error('EIO on sync')) };
    expect(await open(folder, failing).prepare(plan)).toMatchObject({
      kind: 'refused',
      code: 'io-error',
      detail: 'Error: EIO on sync',
    });
    expect(await listed(folder)).toEqual(untouched);
  });
});
