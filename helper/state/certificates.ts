import { X509Certificate } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { because, message, type Message, type Why } from '../../contract/message';
import { systemCertificates } from '../lib/certificates';
import { plainLine } from '../lib/text';

const mostFiles = 200;
const mostBytes = 4_000_000;
const block =
  /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[A-Za-z0-9+/=\s]{1,100000}-----END (?:TRUSTED )?CERTIFICATE-----/g;

export type Bundle =
  | { readonly kind: 'read'; readonly text: string }
  | { readonly kind: 'unusable'; readonly message: Message };

/**
 * This computer's certificate authorities, plus those in a file or a folder's files. Takes only certificates, whatever
 * else is there, such as a private key beside its certificate.
 */
export async function bundleWith(path: string, system = systemCertificates): Promise<Bundle> {
  const unusable = (reason: Why): Bundle => ({
    kind: 'unusable',
    message: message('certificates-unusable', { path: plainLine(path), reason }),
  });
  try {
    const isFolder = (await stat(path)).isDirectory();
    const names = isFolder ? (await readdir(path)).sort() : [];
    const files = isFolder
      ? names.filter((name) => /\.(?:pem|crt|cer)$/i.test(name)).map((name) => join(path, name))
      : [path];
    const added: string[] = [];
    for (const file of files.slice(0, mostFiles)) added.push(...(await certificatesIn(file)));
    if (added.length === 0) return unusable(because('no-certificate'));
    const own = await readFile(system, 'utf8').catch(() => '');
    return { kind: 'read', text: [own, ...new Set(added)].join('\n') };
  } catch (error) {
    return unusable((error as NodeJS.ErrnoException).code ?? because('no-certificate'));
  }
}

/** PEM, several in a file, or a single DER. */
async function certificatesIn(file: string): Promise<string[]> {
  if ((await stat(file)).size > mostBytes) return [];
  const bytes = await readFile(file);
  const blocks = bytes.toString('latin1').match(block) ?? [];
  return (blocks.length === 0 ? [bytes] : blocks).flatMap((each) => {
    try {
      return [new X509Certificate(each).toString()];
    } catch {
      return [];
    }
  });
}
