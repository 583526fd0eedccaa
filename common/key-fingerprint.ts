import { createHash } from 'node:crypto';

/** Of a public key in base64, as ssh-keygen(1) writes it. */
export const keyFingerprint = (key: string): string =>
  `SHA256:${createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64').replaceAll('=', '')}`;
