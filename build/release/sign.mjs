import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustRun, query } from '../support/run.mjs';
import { Refusal } from '../support/say.mjs';

/**
 * @typedef {object} Signer
 * @property {(from: string, to: string) => Promise<void>} clear a file as text with its signature inside (InRelease)
 * @property {(from: string, to: string) => Promise<void>} detached an armored signature beside a file
 * @property {(to: string) => Promise<void>} publicKey as a keyring for Signed-By, sources.list(5)
 */

/**
 * Lends a private key to an action, in a keyring of its own that is gone afterwards.
 *
 * @template Result
 * @param {string} armored the private key as `gpg --export-secret-subkeys --armor` writes it, without a passphrase
 * @param {(signer: Signer) => Promise<Result>} action
 * @returns {Promise<Result>}
 */
export async function withSigner(armored, action) {
  const home = await mkdtemp(join(tmpdir(), 'release-key-'));
  const env = { ...process.env, GNUPGHOME: home };
  const gpg = (/** @type {string[]} */ ...args) =>
    mustRun('gpg', ['--batch', '--yes', '--quiet', '--no-tty', ...args], { env, quiet: true });
  try {
    const file = join(home, 'key.asc');
    await writeFile(file, armored, { mode: 0o600 });
    await gpg('--import', file);
    const fingerprint = fingerprintIn(
      query('gpg', ['--batch', '--with-colons', '--list-secret-keys'], env) ?? '',
    );
    const as = ['--local-user', fingerprint, '--digest-algo', 'SHA512'];
    return await action({
      clear: (from, to) => gpg(...as, '--clearsign', '--output', to, from),
      detached: (from, to) => gpg(...as, '--armor', '--detach-sign', '--output', to, from),
      publicKey: (to) => gpg('--export', '--output', to, fingerprint),
    });
  } finally {
    await mustRun('gpgconf', ['--kill', 'all'], { env, quiet: true });
    await rm(home, { recursive: true, force: true });
  }
}

/**
 * @param {string} listing of `gpg --with-colons`, doc/DETAILS of GnuPG
 */
function fingerprintIn(listing) {
  const lines = listing.split('\n').map((line) => line.split(':'));
  const keys = lines.filter(([type]) => type === 'sec');
  const fingerprint = lines.find(([type]) => type === 'fpr')?.[9];
  if (keys.length !== 1 || fingerprint === undefined) {
    throw new Refusal('LADYLINUX_SIGNING_KEY must hold one private key, and nothing else.');
  }
  return fingerprint;
}
