import { keyIn, type Signature, type TrustSettings } from '../../contract/signers';
import { keyFingerprint } from '../../common/key-fingerprint';

/** Compares a sandbox's answer with the settings: the name, and the key that they give it. */
export function isListed(signature: Signature, { signers, revoked }: TrustSettings): boolean {
  if (signature.state !== 'trusted') return true;
  const has = (line: string) => keyFingerprint(keyIn(line)) === signature.key;
  return (
    signers.some((line) => line.startsWith(`${signature.signer} `) && has(line)) &&
    !revoked.some(has)
  );
}
