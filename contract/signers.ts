import * as z from 'zod';
import type { ReasonCode } from './message-codes';

const keyTypes = [
  'ssh-ed25519',
  'ssh-rsa',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
] as const;

const key = `(?:${keyTypes.join('|').replaceAll('.', '\\.')}) [A-Za-z0-9+/]{40,4000}={0,2}`;
/** UTC with a final Z, or local time: ssh-keygen(1), "ALLOWED SIGNERS". */
const time = '"?\\d{8}(?:\\d{4}(?:\\d{2})?)?Z?"?';
const option = `(?:namespaces="?[a-z0-9@._,-]{1,200}"?|valid-(?:after|before)=${time})`;
/** Lines are compared with schemas made at their first use: V8 needs milliseconds for a class of Unicode properties. */
const comment = '(?: [^\\p{Cc}\\p{Cf}]{0,200})?';

/**
 * One line of an allowed-signers file. Certificates are not accepted: the key itself is trusted, so that an answer
 * about it can be compared with the list.
 */
export const SignerLine = z.lazy(() =>
  z
    .string()
    .max(6000)
    .regex(
      new RegExp(
        `^[A-Za-z0-9][A-Za-z0-9@._+-]{0,199} (?:${option}(?:,${option}){0,3} )?${key}${comment}$`,
        'u',
      ),
      'no-signer' satisfies ReasonCode,
    ),
);

/** A public key in the format of ssh-keygen(1). */
export const PublicKey = z.lazy(() =>
  z
    .string()
    .max(6000)
    .regex(new RegExp(`^${key}${comment}$`, 'u'), 'no-key' satisfies ReasonCode),
);

export const TrustSettings = z
  .strictObject({
    /** The accepted signers. */
    signers: z.array(SignerLine).max(100).default([]),
    /** Keys that no longer count, whatever they signed and when. */
    revoked: z.array(PublicKey).max(100).default([]),
    /** What must have one of these signatures before anything of a commit runs. */
    require: z.enum(['commit', 'tag']).optional(),
  })
  .refine((trust) => trust.require === undefined || trust.signers.length > 0, {
    path: ['signers'],
    message: 'no-signers' satisfies ReasonCode,
  });
export type TrustSettings = z.infer<typeof TrustSettings>;

export const KeyFingerprint = z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/);

/** Who signed a commit or its tag, if the settings know them. */
export const Signature = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('trusted'),
    signer: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9@._+-]{0,199}$/),
    key: KeyFingerprint,
  }),
  z.object({ state: z.literal('unsigned') }),
  /** Signed, but not by one of these, not for this purpose, or with a key that no longer counts. */
  z.object({ state: z.literal('refused') }),
]);
export type Signature = z.infer<typeof Signature>;

/** The key in a line of either kind, from which its fingerprint is made. */
export function keyIn(line: string): string {
  return new RegExp(key).exec(line)?.[0].split(' ')[1] ?? '';
}
