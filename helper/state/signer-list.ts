import { createHash } from 'node:crypto';
import { keyIn, type Signature, type TrustSettings } from '../../contract/signers';
import { trimmedEnd } from '../lib/text';

/** What a sandbox answers is compared with the settings themselves: the name, and the key that they give to it. */
export function isListed(signature: Signature, { signers, revoked }: TrustSettings): boolean {
  if (signature.state !== 'trusted') return true;
  const has = (line: string) => fingerprint(keyIn(line)) === signature.key;
  return (
    signers.some((line) => line.startsWith(`${signature.signer} `) && has(line)) &&
    !revoked.some(has)
  );
}

const fingerprint = (key: string): string =>
  `SHA256:${trimmedEnd(createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64'), '=')}`;
