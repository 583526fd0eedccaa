import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { moduleInPlaceOf } from '../../../helper/refresh/app-state-modules';
import { test } from '../../support/folder';

const site = 'venv/lib/python3.11/site-packages';

/** A tree, an environment and the interpreter that it was made of. */
async function lay(folder: string, ...state: string[]): Promise<void> {
  const files = [
    ...['app/api_layer.py', 'app/lib/helpers.py', 'app/native.cpython-311-x86_64-linux-gnu.so'],
    ...[`${site}/fastapi/__init__.py`, `${site}/six.py`],
    ...['usr/lib/python3.11/json/__init__.py', 'usr/lib/python3.11/secrets.py'],
    'usr/lib/python3.11/lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so',
  ];
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), '');
  }
  await writeFile(join(folder, 'venv/pyvenv.cfg'), `home = ${folder}/usr/bin\nversion = 3.11.2\n`);
  for (const path of state) await mkdir(join(folder, 'app', path), { recursive: true });
}

describe('a folder of the application’s own (threat 25)', () => {
  const judged = (folder: string, path: string, search: string[] = []) =>
    moduleInPlaceOf(join(folder, 'app'), path, { folder: '', search }, join(folder, 'venv'));

  test.for([
    ['json', 'usr/lib/python3.11/json'],
    ['secrets', 'usr/lib/python3.11/secrets.py'],
    ['_ssl', 'usr/lib/python3.11/lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so'],
    ['fastapi', `${site}/fastapi`],
    ['six', `${site}/six.py`],
  ] as const)('%s stands in front of %s', async ([path, module], { folder }) => {
    await lay(folder, path);
    expect(await judged(folder, path)).toBe(join(folder, module));
  });

  test('comes before a module of the version itself, wherever that is', async ({ folder }) => {
    await lay(folder, 'api_layer', 'native', 'lib/helpers');
    expect(await judged(folder, 'api_layer')).toBe('api_layer.py');
    expect(await judged(folder, 'native')).toBe('native.cpython-311-x86_64-linux-gnu.so');
    expect(await judged(folder, 'lib/helpers')).toBe('lib/helpers.py');
  });

  test('below another is in front of nothing, but where modules are looked for there', async ({
    folder,
  }) => {
    await lay(folder, 'data/json');
    expect(await judged(folder, 'data/json')).toBeNull();
    expect(await judged(folder, 'data/json', ['data'])).toBe(
      join(folder, 'usr/lib/python3.11/json'),
    );
  });

  test('has any other name', async ({ folder }) => {
    await lay(folder, 'uploads', 'my-data', 'json.d');
    await writeFile(join(folder, 'app/secrets'), 'a file');
    for (const path of ['uploads', 'my-data', 'json.d', 'secrets', 'nowhere'])
      expect(await judged(folder, path)).toBeNull();
  });
});
