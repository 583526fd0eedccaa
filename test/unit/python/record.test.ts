import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { readRecords, sealOf, unrecorded } from '../../../helper/tasks/python/seal';
import { test } from '../../support/folder';

const info = 'lib/python3.11/site-packages/demo-1.0.dist-info';
const library = dirname(info);
const digest = (kind: string, text: string) =>
  `${kind}=${createHash(kind).update(text).digest('base64url')}`;

/** What is said of files that were put there with this RECORD. */
async function judged(
  venv: string,
  files: Readonly<Record<string, string>>,
  record: readonly string[],
): Promise<string | null> {
  const all = { ...files, [`${info}/RECORD`]: `${record.join('\n')}\n` };
  for (const [path, text] of Object.entries(all)) {
    await mkdir(dirname(join(venv, path)), { recursive: true });
    await writeFile(join(venv, path), text);
  }
  const sealed = await sealOf(venv);
  if (!sealed.ok) throw new Error('nothing was sealed');
  const { files: found } = sealed.value;
  return unrecorded(found, new Map(), readRecords(venv, found));
}

describe('a file of an installed package', () => {
  const own = 'demo-1.0.dist-info/RECORD,,';
  const module = { [`${library}/demo.py`]: 'honest' };

  test.for([
    ['is what its RECORD says', [`demo.py,${digest('sha256', 'honest')},6`, own], null],
    ['has a longer hash there', [`demo.py,${digest('sha512', 'honest')},6`, own], null],
    ['has no hash in a RECORD that has none', ['demo.py,,', own], null],
    [
      'has none where what installs gave one to a file of its own',
      ['demo.py,,', own, `demo-1.0.dist-info/INSTALLER,${digest('sha256', 'uv')},2`],
      null,
    ],
    [
      'is another',
      [`demo.py,${digest('sha256', 'other')},6`, own],
      `${library}/demo.py is not what its package says`,
    ],
    [
      'is another by a longer hash',
      [`demo.py,${digest('sha384', 'other')},6`, own],
      `${library}/demo.py is not what its package says`,
    ],
    [
      'has a hash that anybody can meet',
      [`demo.py,${digest('md5', 'honest')},6`, own],
      `${library}/demo.py is not what its package says`,
    ],
    ['is in no RECORD', [own], `${library}/demo.py belongs to no package`],
  ] as const)('%s', async ([, record, said], { folder }) => {
    expect(await judged(folder, module, record)).toBe(said);
  });

  test('has no hash where others have one: only RECORD and its signatures may', async ({
    folder,
  }) => {
    const rows = [
      `demo.py,${digest('sha256', 'honest')},6`,
      own,
      'demo-1.0.dist-info/RECORD.jws,,',
      'demo-1.0.dist-info/RECORD.p7s,,',
    ];
    const signed = { ...module, [`${info}/RECORD.jws`]: 'x', [`${info}/RECORD.p7s`]: 'x' };
    expect(await judged(folder, signed, rows)).toBeNull();
    const planted = { ...signed, [`${library}/demo.pth`]: 'import os' };
    expect(await judged(folder, planted, [...rows, 'demo.pth,,'])).toBe(
      `${library}/demo.pth is not what its package says`,
    );
  });
});
