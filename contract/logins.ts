import * as z from 'zod';
import type { ReasonCode } from './message-codes';
import { KeyFingerprint } from './signers';

/** The only use of a login. */
export const LoginPurpose = z.enum(['repository', 'proxy', 'models']);
export type LoginPurpose = z.infer<typeof LoginPurpose>;

/** As in URLs: a name or an address, with its port unless it is the default. */
export const LoginHost = z
  .string()
  .max(255)
  .regex(
    /^(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/,
    'no-login-host' satisfies ReasonCode,
  );

/** One line each, as in git-credential(1). */
export const Login = z.strictObject({
  username: z
    .string()
    .max(300)
    .regex(/^[^\n\r\0]*$/),
  password: z
    .string()
    .min(1)
    .max(10_000)
    .regex(/^[^\n\r\0]+$/),
});
export type Login = z.infer<typeof Login>;

/** The user name if none is given: GitHub's name for a token; a proxy and models use a token alone. */
export const usualUser = (purpose: LoginPurpose): string =>
  purpose === 'repository' ? 'x-access-token' : '';

/** One key that a host presents, in the format of known_hosts (sshd(8)). */
export const HostKey = z.strictObject({
  type: z.string().regex(/^[a-z0-9@.-]{1,60}$/),
  key: z.string().regex(/^[A-Za-z0-9+/]{20,4000}={0,2}$/),
});
export type HostKey = z.infer<typeof HostKey>;

/** `login --host-keys --json`. */
export const HostKeysAnswer = z.strictObject({
  v: z.literal(1),
  host: LoginHost,
  keys: z
    .array(
      HostKey.extend({
        fingerprint: KeyFingerprint,
      }),
    )
    .max(20),
});
export type HostKeysAnswer = z.infer<typeof HostKeysAnswer>;

/** A private key in the format of ssh-keygen(1). */
export const DeployKey = z
  .string()
  .max(20_000)
  .regex(/^-----BEGIN [\n\r\x20-\x7e]+$/);

/** A change of the logins. A key comes with the keys of its host that a person confirmed. */
export const LoginChange = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('keep'),
    for: LoginPurpose,
    host: LoginHost,
    login: Login,
  }),
  z.strictObject({
    kind: z.literal('keep-key'),
    host: LoginHost,
    key: DeployKey,
    hostKeys: z.array(HostKey).min(1).max(20),
  }),
  z.strictObject({ kind: z.literal('forget'), for: LoginPurpose, host: LoginHost }),
]);
export type LoginChange = z.infer<typeof LoginChange>;

const LoginKind = z.enum(['password', 'key']);

/** `login --json`. */
export const LoginAnswer = z.strictObject({
  v: z.literal(1),
  for: LoginPurpose,
  host: LoginHost,
  kind: LoginKind,
  /** With the computer's own key, by systemd-creds(1); otherwise only its mode protects it. */
  encrypted: z.boolean(),
  /** Fingerprints of the host's keys, in the format of ssh-keygen(1). */
  fingerprints: z.array(z.string()),
});
export type LoginAnswer = z.infer<typeof LoginAnswer>;

/** That a login exists, without its content. */
export const KeptLogin = z.strictObject({
  for: LoginPurpose,
  host: LoginHost,
  kind: LoginKind,
  encrypted: z.boolean(),
});
export type KeptLogin = z.infer<typeof KeptLogin>;

/** `logins --json`. */
export const LoginsAnswer = z.strictObject({
  v: z.literal(1),
  /** The computer's. */
  logins: z.array(KeptLogin).max(1000),
  /** The caller's own, for requests without rights. */
  own: z.array(KeptLogin).max(1000),
});
export type LoginsAnswer = z.infer<typeof LoginsAnswer>;
