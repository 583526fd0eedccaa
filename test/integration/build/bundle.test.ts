import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle } from '../../../build/bundle.mjs';
import { inProject } from '../../../build/support/paths.mjs';
import packageJson from '../../../package.json' with { type: 'json' };

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundle-'));
});

afterAll(() => rm(folder, { recursive: true }));

test.each([
  ['out/helper/programs/ladylinux-refresh.cjs', {}],
  ['out/test-helper/ladylinux-refresh.cjs', { testFlags: true }],
])('%s runs without anything beside it', async (bundled, options) => {
  await bundle(options);
  const helper = join(folder, 'ladylinux-refresh.cjs');
  await copyFile(inProject(bundled), helper);
  const { stdout } = await execa(process.execPath, [helper, '--version']);
  expect(stdout).toBe(packageJson.version);
});
