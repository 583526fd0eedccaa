import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** A private key without a passphrase, in the format that a release reads from its environment; made in a new folder below that one. */
export async function newSigningKey(name: string, below: string): Promise<string> {
  const home = await mkdtemp(join(below, 'gpg-'));
  const gpg = (...args: string[]) =>
    execa('gpg', ['--batch', '--passphrase', '', ...args], { env: { GNUPGHOME: home } });
  await gpg('--quick-generate-key', name, 'ed25519', 'sign', '1y');
  const { stdout } = await gpg('--export-secret-keys', '--armor');
  await execa('gpgconf', ['--kill', 'all'], { env: { GNUPGHOME: home } });
  return stdout;
}
