import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { fittingPython, otherPythons } from '../../../helper/tasks/python/fitting';
import { test } from '../../support/folder';

/** Programs that answer as an interpreter of that version does when it is asked about itself. */
async function install(folder: string, versions: Record<string, string>): Promise<void> {
  for (const [name, version] of Object.entries(versions)) {
    const told = { version, abi: 'x', platform: 'linux-x86_64', venv: true };
    await writeFile(join(folder, name), `#!/bin/sh\necho '${JSON.stringify(told)}'\n`, {
      mode: 0o755,
    });
  }
}

test('others are taken for wheels only where the settings leave it open and the code allows it', async ({
  folder,
}) => {
  await install(folder, {
    python3: '3.11.2',
    'python3.9': '3.9.1',
    'python3.11': '3.11.2',
    'python3.13': '3.13.0',
  });
  const asked = { appDir: folder, not: '3.11.2', pythons: null };
  const versions = async (wanted: string) =>
    (await otherPythons({ ...asked, wanted }, folder)).map(({ version }) => version);
  expect(await versions('auto')).toEqual(['3.13.0', '3.9.1']);
  expect(await versions('3.11')).toEqual([]);
  const needs = '[project]\nname = "a"\nrequires-python = "<3.12"\n';
  await writeFile(join(folder, 'pyproject.toml'), needs);
  expect(await versions('auto')).toEqual(['3.9.1']);
});

test('requires-python takes the usual one where that fits, else the newest', async ({ folder }) => {
  await install(folder, {
    python3: '3.11.2',
    'python3.11': '3.11.2',
    'python3.12': '3.12.1',
    'python3.13': '3.13.0',
  });
  const take = async (range: string, wanted = 'auto') => {
    await writeFile(
      join(folder, 'pyproject.toml'),
      `[project]\nname = "a"\nrequires-python = "${range}"\n`,
    );
    const usual = join(folder, 'python3');
    const found = await fittingPython({ usual, wanted, appDir: folder, pythons: null }, folder);
    return found.ok ? found.value.version : found.failure;
  };
  expect(await take('>=3.9')).toBe('3.11.2');
  expect(await take('>=3.12')).toBe('3.13.0');
  expect(await take('==3.12.*')).toBe('3.12.1');
  expect(await take('==3.12.*', '3.12')).toBe('3.12.1');
  expect(await take('>=3.99')).toMatchObject({
    kind: 'no-fitting-python',
    needs: '>=3.99',
    have: ['3.11.2', '3.13.0', '3.12.1'],
  });
  expect(await take('>=3.12', '3.11')).toMatchObject({
    kind: 'no-fitting-python',
    have: ['3.11.2'],
  });
});
