import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { message } from '../../../contract/message';
import { RunEnd } from '../../../helper/refresh/end';
import { mirrorUnused } from '../../../helper/doctor/checks/machine';
import { mirrorOf, withMirror } from '../../../helper/refresh/mirror';
import { test } from '../../support/folder';

test.for([
  [
    '[global]\nindex-url = https://mirror.lab.invalid/simple\n',
    'https://mirror.lab.invalid/simple',
  ],
  [
    '[global]\r\nindex_url=https://mirror.lab.invalid/simple\r\n',
    'https://mirror.lab.invalid/simple',
  ],
  [
    '[install]\nindex-url: https://mirror.lab.invalid/simple\n',
    'https://mirror.lab.invalid/simple',
  ],
  ['[list]\nindex-url = https://mirror.lab.invalid/simple\n', null],
  ['# index-url = https://mirror.lab.invalid/simple\n', null],
  ['[global]\nindex-url = https://me:secret@mirror.lab.invalid/simple\n', null],
  ['[global]\nindex-url = http://mirror.lab.invalid/simple\n', null],
  ['[global]\nindex-url = https://x.invalid/$(reboot)\n', null],
  ['[global]\nindex-url = https://x.invalid/simple?a=1&b=2\n', null],
  ['', null],
])('%j names %s', async ([text, index], { folder }) => {
  const file = join(folder, 'pip.conf');
  await writeFile(file, text ?? '');
  expect(await mirrorOf([join(folder, 'absent'), file])).toBe(index);
});

test('told only where the index is offline and nobody has named another', async ({ folder }) => {
  const file = join(folder, 'pip.conf');
  await writeFile(file, '[global]\nindex-url = https://mirror.lab.invalid/simple\n');
  const offline = new RunEnd('staging-failed', message('index-offline'), ['a line']);
  const told = await withMirror(offline, {}, [file]);
  expect(told.said).toEqual(
    message('index-offline-mirror', { index: 'https://mirror.lab.invalid/simple' }),
  );
  expect(told.log).toEqual(['a line']);
  const named = { packageIndex: 'https://other.invalid/simple' };
  expect(await withMirror(offline, named, [file])).toBe(offline);
  const other = new RunEnd('staging-failed', message('no-dependency-file'));
  expect(await withMirror(other, {}, [file])).toBe(other);
  expect(await withMirror(offline, {}, [])).toBe(offline);
});

test('doctor names a mirror that nobody has set, and how to take it', async ({ folder }) => {
  const file = join(folder, 'pip.conf');
  expect(await mirrorUnused({}, [file])).toEqual([]);
  const index = 'https://mirror.lab.invalid/simple';
  await writeFile(file, `[global]\nindex-url = ${index}\n`);
  const [told] = await mirrorUnused({}, [file]);
  expect(told?.finding).toMatchObject({
    severity: 'info',
    what: { code: 'found-mirror-unused', params: { index } },
    fix: { params: { command: `sudo ladylinux-refresh settings set packageIndex=${index}` } },
  });
  expect(await mirrorUnused({ packageIndex: index }, [file])).toEqual([]);
});
