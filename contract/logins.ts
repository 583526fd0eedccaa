import * as z from 'zod';
import type { ReasonCode } from './message-codes';

/** What a login is used for, and nothing else. */
export const LoginPurpose = z.enum(['repository', 'proxy', 'models']);
export type LoginPurpose = z.infer<typeof LoginPurpose>;

/** As URLs have it: a name or an address, with its port where that is not the usual one. */
export const LoginHost = z
  .string()
  .max(255)
  .regex(
    /^(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/,
    'no-login-host' satisfies ReasonCode,
  );

/** One line each, as git-credential(1) writes them. */
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

/** `login --json`. */
export const LoginAnswer = z.strictObject({
  v: z.literal(1),
  for: LoginPurpose,
  host: LoginHost,
  kind: z.enum(['password', 'key']),
  /** With the computer's own key, by systemd-creds(1); else only its mode keeps it. */
  encrypted: z.boolean(),
  /** Of the host's keys, as ssh-keygen(1) writes them. */
  fingerprints: z.array(z.string()),
});
export type LoginAnswer = z.infer<typeof LoginAnswer>;
