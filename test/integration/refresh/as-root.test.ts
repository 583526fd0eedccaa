import { chmod, chown, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, vi } from 'vitest';
import { exitCodes } from '../../../contract/outcome';
import { layoutUnder } from '../../../helper/state/layout';
import { test } from '../../support/folder';
import { bareCli } from '../../support/prefix';
import { isRoot, onlyRoot } from '../../support/only-root';

vi.setConfig({ testTimeout: 120_000 });

const sample = join(import.meta.dirname, '../../../sample');
const create = (prefix: string, ...more: string[]) =>
  bareCli('sandbox', 'create', '--empty', '--prefix', prefix, '--sample', sample, ...more);

describe('root below a prefix of its own', () => {
  beforeEach(({ skip }) => skip(!isRoot, onlyRoot));

  test('makes no demo unless told that root may run its code', async ({ folder }) => {
    const prefix = join(folder, 'prefix');
    const refused = await create(prefix);
    expect(refused.stderr).toContain('root never runs repository code');
    expect(refused.stderr).toContain(prefix);
    expect(refused.exitCode).toBe(exitCodes.usage);
    expect(await readdir(folder)).toEqual([]);
    const made = await create(prefix, '--as-root');
    expect(made.exitCode, made.stderr).toBe(exitCodes.ok);
    expect((await create(prefix)).exitCode).toBe(exitCodes.ok); // the mark stays
  });

  test('runs nothing there without a mark that only root can have left', async ({ folder }) => {
    const prefix = join(folder, 'prefix');
    const { asRoot, root } = layoutUnder(prefix);
    const refuses = async (why: string, ...verb: string[]) => {
      const { exitCode, stderr } = await bareCli(...verb, '--prefix', prefix);
      expect(stderr, `${why}: ${verb.join(' ')}`).toContain('root never runs repository code');
      expect(exitCode, why).toBe(exitCodes.usage);
    };
    await create(prefix, '--as-root');
    await rm(asRoot);
    for (const verb of ['refresh', 'service start', 'supervise ladylinux-api.service', 'resume'])
      await refuses('no mark', ...verb.split(' '));
    for (const verb of ['status', 'history', 'settings', 'settings set keep=2'])
      expect((await bareCli(...verb.split(' '), '--prefix', prefix)).stderr, verb).toBe('');

    await writeFile(asRoot, '');
    await chown(asRoot, 65_534, 65_534);
    await refuses('the mark is somebody else’s', 'refresh');
    await rm(asRoot);
    await mkdir(asRoot);
    await refuses('the mark is a folder', 'refresh');
    await rm(asRoot, { recursive: true });
    await writeFile(asRoot, '');
    await chmod(root, 0o777);
    await refuses('anybody may write there', 'refresh');
  });

  test('works as two other users there, or not at all', async ({ folder }) => {
    const prefix = join(folder, 'prefix');
    await create(prefix, '--as-root');
    await rm(layoutUnder(prefix).asRoot);
    // here these users do not exist, or may not come here: both end before anything is run
    const layer = await bareCli('refresh', '--no-service', '--prefix', prefix);
    expect(layer.exitCode).toBe(exitCodes.stagingFailed);
    const looked = await bareCli('doctor', '--json', '--prefix', prefix);
    expect(looked.stdout).toContain('"v": 1');
    expect(await readdir(layoutUnder(prefix).next)).toEqual([]);
  });
});
