import { createHash } from 'node:crypto';

/** The fingerprint of a public key in base64, in the format of ssh-keygen(1). */
export const keyFingerprint = (key: string): string =>
  `SHA256:${createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64').replaceAll('=', '')}`;
