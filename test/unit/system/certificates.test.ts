import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { because } from '../../../contract/message';
import { bundleWith } from '../../../helper/state/certificates';
import { makeFolder, removeFolder } from '../../support/folder';

let folder: string;
let pem: string;
beforeAll(async () => {
  folder = await makeFolder();
  const make = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const files = ['-subj', '/CN=Company', '-keyout', 'key.pem', '-out', 'ca.pem'];
  await execa('openssl', [...make, ...files], { cwd: folder });
  await execa('openssl', ['x509', '-in', 'ca.pem', '-outform', 'DER', '-out', 'der.crt'], {
    cwd: folder,
  });
  pem = (await readFile(join(folder, 'ca.pem'), 'utf8')).trim();
  await writeFile(join(folder, 'system'), 'those of the computer\n');
});
afterAll(() => removeFolder(folder));

const bundle = (path: string) => bundleWith(path, join(folder, 'system'));
const textOf = async (path: string) => {
  const read = await bundle(path);
  return read.kind === 'read' ? read.text : '';
};

describe('authorities of the settings', () => {
  it.each(['ca.pem', 'der.crt'])('%s: with those of the computer', async (name) => {
    expect((await textOf(join(folder, name))).replaceAll('\n\n', '\n')).toBe(
      `those of the computer\n${pem}\n`,
    );
  });

  it('of a folder, each once, and nothing else that lies there', async () => {
    const text = await textOf(folder);
    expect(text.match(/BEGIN CERTIFICATE/g)).toHaveLength(1);
    expect(text).not.toContain('PRIVATE KEY');
  });

  it('a key in the file of its certificate stays there', async () => {
    const both = join(folder, 'both');
    await writeFile(both, `${await readFile(join(folder, 'key.pem'), 'utf8')}${pem}\n`);
    expect(await textOf(both)).not.toContain('PRIVATE KEY');
    expect(await textOf(both)).toContain(pem);
  });

  it.each([
    ['absent', null, 'ENOENT'],
    ['nonsense.pem', 'nonsense', because('no-certificate')],
    [
      'broken.pem',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      because('no-certificate'),
    ],
  ])('%s: told', async (name, text, reason) => {
    const place = join(folder, 'bad');
    await mkdir(place, { recursive: true });
    if (text !== null) await writeFile(join(place, name), text);
    expect(await bundle(join(place, name))).toMatchObject({
      message: { code: 'certificates-unusable', params: { reason } },
    });
  });
});
