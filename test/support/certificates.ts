import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

export interface Authority {
  /** Its own certificate, PEM. */
  readonly file: string;
  /** A certificate and key for that name or address. `from` and `to` are days from now; by default it is already valid. */
  sign(name: string, from?: number, to?: number): Promise<{ cert: string; key: string }>;
}

const day = 24 * 3600 * 1000;
/** In the format of openssl-ca(1): "20261130000000Z". */
const dateOf = (days: number): string =>
  new Date(Date.now() + days * day).toISOString().replace(/[-:T]|\.\d+/g, '');

/** A certificate authority for a test, made with openssl(1). */
export async function makeAuthority(folder: string): Promise<Authority> {
  await mkdir(folder, { recursive: true });
  const openssl = (...args: string[]) => execa('openssl', args, { cwd: folder });
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await openssl(
    'req',
    '-x509',
    ...curve,
    '-subj',
    '/CN=Ours',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
  );
  await writeFile(join(folder, 'index'), '');
  await writeFile(
    join(folder, 'config'),
    `[ca]\ndefault_ca=own\n[own]\ndatabase=index\nnew_certs_dir=.\nrand_serial=yes\ndefault_md=sha256
policy=any\nunique_subject=no\n[any]\ncommonName=supplied\n`,
  );
  let count = 0;
  return {
    file: join(folder, 'ca.pem'),
    async sign(name, from = -2, to = 30) {
      count += 1;
      const at = (suffix: string) => `${String(count)}.${suffix}`;
      const kind = /^[\d.]+$/.test(name) ? 'IP' : 'DNS';
      await writeFile(join(folder, at('ext')), `subjectAltName=${kind}:${name}\n`);
      await openssl(
        'req',
        '-new',
        ...curve,
        '-subj',
        `/CN=${name}`,
        '-keyout',
        at('key'),
        '-out',
        at('csr'),
      );
      const dates = ['-startdate', dateOf(from), '-enddate', dateOf(to)];
      const files = ['-cert', 'ca.pem', '-keyfile', 'ca.key', '-in', at('csr'), '-out', at('pem')];
      await openssl(
        'ca',
        '-batch',
        '-notext',
        '-config',
        'config',
        ...files,
        '-extfile',
        at('ext'),
        ...dates,
      );
      return {
        cert: await readFile(join(folder, at('pem')), 'utf8'),
        key: await readFile(join(folder, at('key')), 'utf8'),
      };
    },
  };
}
