import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustRun, query } from '../support/run.mjs';
import { Refusal } from '../support/say.mjs';

/**
 * @typedef {object} Signer
 * @property {(from: string, to: string) => Promise<void>} clear writes a file as text with its signature inside (InRelease)
 * @property {(from: string, to: string) => Promise<void>} detached writes an armored signature of a file
 * @property {(to: string) => Promise<void>} publicKey writes a keyring for Signed-By, sources.list(5)
 */

/**
 * @typedef {object} Keys armored
 * @property {string} signingKey as `gpg --export-secret-subkeys` writes it, without a passphrase
 * @property {string} publicKey the complete public key, with non-signing and revoked subkeys; empty if not needed
 */

/**
 * Runs an action with a private key in a temporary keyring, which is deleted afterwards. Every subkey that is neither revoked nor expired
 * signs.
 *
 * @template Result
 * @param {Keys} keys
 * @param {(signer: Signer) => Promise<Result>} action
 * @returns {Promise<Result>}
 */
export async function withSigner({ signingKey, publicKey }, action) {
  const home = await mkdtemp(join(tmpdir(), 'release-key-'));
  const env = { ...process.env, GNUPGHOME: home };
  const gpg = (/** @type {string[]} */ ...args) =>
    mustRun('gpg', ['--batch', '--yes', '--quiet', '--no-tty', ...args], { env, quiet: true });
  try {
    for (const armored of [signingKey, publicKey]) {
      if (armored === '') continue;
      const file = join(home, 'key.asc');
      await writeFile(file, armored, { mode: 0o600 });
      await gpg('--import', file);
    }
    const listing = query('gpg', ['--batch', '--with-colons', '--list-secret-keys'], env) ?? '';
    const { primary, signing } = keysIn(listing);
    const as = [
      ...signing.flatMap((key) => ['--local-user', `${key}!`]),
      '--digest-algo',
      'SHA512',
    ];
    return await action({
      clear: (from, to) => gpg(...as, '--clearsign', '--output', to, from),
      detached: (from, to) => gpg(...as, '--armor', '--detach-sign', '--output', to, from),
      publicKey: (to) => gpg('--export', '--output', to, primary),
    });
  } finally {
    await mustRun('gpgconf', ['--kill', 'all'], { env, quiet: true });
    await rm(home, { recursive: true, force: true });
  }
}

/**
 * @param {string} listing of `gpg --with-colons`, doc/DETAILS of GnuPG
 */
export function keysIn(listing) {
  const lines = listing.split('\n').map((line) => line.split(':'));
  const keys = lines.flatMap((fields, index) => {
    const [type = '', validity = ''] = fields;
    if (type !== 'sec' && type !== 'ssb') return [];
    const fingerprint = lines.slice(index).find(([each]) => each === 'fpr')?.[9] ?? '';
    const isUsable = fields[14] === '+' && !/[ire]/.test(validity);
    return [{ type, fingerprint, signs: isUsable && fields[11]?.includes('s') === true }];
  });
  const primaries = keys.filter(({ type }) => type === 'sec');
  const [primary] = primaries;
  if (primary === undefined || primaries.length > 1)
    throw new Refusal('LADYLINUX_SIGNING_KEY must hold one private key, and nothing else.');
  const signing = keys.filter(({ signs }) => signs).map(({ fingerprint }) => fingerprint);
  if (signing.length === 0) {
    throw new Refusal(
      'Nothing in LADYLINUX_SIGNING_KEY may sign any more: it was revoked or is too old. Put the next subkey there (docs/release.md).',
    );
  }
  return { primary: primary.fingerprint, signing };
}
