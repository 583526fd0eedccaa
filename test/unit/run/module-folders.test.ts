import { expect, test } from 'vitest';
import { moduleFoldersOf } from '../../../helper/refresh/module-folders';

const app = '/opt/ladylinux/app';
const uvicorn = ['/opt/ladylinux/venv/bin/uvicorn', 'main:app'];

test.each([
  ['nothing is known', null, null, { folder: '', search: [] }],
  [
    'the environment file',
    null,
    'lib::/srv/libs:/opt/ladylinux/app/src',
    { folder: '', search: ['lib', '/srv/libs', 'src'] },
  ],
  [
    'WorkingDirectory=',
    { folder: `${app}/backend` },
    'lib',
    { folder: 'backend', search: ['backend/lib'] },
  ],
  ['WorkingDirectory= elsewhere', { folder: '/srv' }, null, { folder: '', search: [] }],
  [
    '--app-dir',
    { folder: app, words: [...uvicorn, '--app-dir', 'src'] },
    'lib',
    { folder: '', search: ['src', 'lib'] },
  ],
  [
    '--app-dir=, absolute',
    { folder: '/', words: [...uvicorn, `--app-dir=${app}/src`] },
    null,
    { folder: '', search: ['src'] },
  ],
  [
    'Environment= of the unit',
    { folder: app, pythonPath: 'unit' },
    null,
    { folder: '', search: ['unit'] },
  ],
  [
    'the file goes before the unit',
    { folder: app, pythonPath: 'unit' },
    'file',
    { folder: '', search: ['file'] },
  ],
])('%s', (_, start, path, expected) => {
  const unit = start === null ? null : { words: uvicorn, pythonPath: null, ...start };
  expect(moduleFoldersOf(app, unit, path)).toEqual(expected);
});
