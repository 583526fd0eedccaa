import { createHash, getHashes } from 'node:crypto';
import type { ManifestChecksum } from '../../../contract/manifest';
import { message, type Message } from '../../../contract/message';
import type { Checksum } from '../../../contract/models';

export type ChecksumReading =
  | { readonly checksum: Checksum; readonly problem: null }
  | { readonly checksum: null; readonly problem: Message };

/** "SHA-256" and "sha256" are equal; a name with a slash ("sha512/256") is OpenSSL's sha512-256. */
const normalised = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/^sha-(?=\d)/, 'sha')
    .replace(/[/_]/g, '-');

let names: Map<string, string> | null = null;

/** OpenSSL's name of a digest, or null if it has none. RSA-... are signature schemes, not digests. */
function knownAlgorithm(name: string): string | null {
  names ??= new Map(
    getHashes()
      .filter((known) => !/rsa|with/i.test(known))
      .map((known) => [normalised(known), known]),
  );
  return names.get(normalised(name)) ?? null;
}

/** Length of SHA-256. */
const leastDigits = 64;

const digits = new Map<string, number | null>();

/** Number of hexadecimal digits of a digest; null if this machine's OpenSSL cannot make it. */
function digitsOf(algorithm: string): number | null {
  let count = digits.get(algorithm);
  if (count === undefined) {
    try {
      count = createHash(algorithm).digest('hex').length;
    } catch {
      count = null;
    }
    digits.set(algorithm, count);
  }
  return count;
}

const parts = (written: ManifestChecksum): { algorithm: string; value: string } => {
  if (typeof written !== 'string')
    return { algorithm: written.algorithm ?? 'sha256', value: written.value };
  const [first = '', ...rest] = written.split(/[:=]/);
  return rest.length === 0
    ? { algorithm: 'sha256', value: first }
    : { algorithm: first, value: rest.join(':') };
};

const unusable = (problem: Message): ChecksumReading => ({ checksum: null, problem });

/** The checksum of a manifest's file. A missing or unusable one is never treated as "ok". */
export function readChecksum(written: ManifestChecksum | undefined): ChecksumReading {
  if (written === undefined) return unusable(message('manifest-no-checksum'));
  const { algorithm: name, value } = parts(written);
  const digest = value.trim().toLowerCase();
  if (digest === '') return unusable(message('manifest-no-checksum'));
  const algorithm = knownAlgorithm(name);
  const length = algorithm === null ? null : digitsOf(algorithm);
  if (algorithm === null || length === null)
    return unusable(message('manifest-algorithm-unknown', { algorithm: name.slice(0, 40) }));
  // MD5, SHA-1 and similar detect accidents, not attacks
  if (length < leastDigits)
    return unusable(message('manifest-algorithm-weak', { algorithm: name.slice(0, 40) }));
  if (digest.length !== length || !/^[0-9a-f]+$/.test(digest)) {
    return unusable(
      message('manifest-checksum-malformed', {
        algorithm: name.slice(0, 40),
        expected: length,
        found: digest.length,
      }),
    );
  }
  return {
    checksum: { algorithm: normalised(algorithm) === 'sha256' ? 'sha256' : algorithm, digest },
    problem: null,
  };
}
