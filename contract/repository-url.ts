import * as z from 'zod';
import type { ReasonCode } from './message-codes';

export const GitProtocol = z.enum(['https', 'http', 'ssh', 'file']);
export type GitProtocol = z.infer<typeof GitProtocol>;

/** RFC 3986 and nothing else: what is beyond it, two parsers read in two ways, and one of them is git's. */
const characters = /^(?:[A-Za-z0-9\-._~:/@!$&'()*+,;=[\]]|%[0-9A-Fa-f]{2})+$/;
const controlCharacter = /%(?:[01][0-9A-Fa-f]|7[Ff])/;
const hostName = /^(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])$/;
const userName = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

/** The protocol of a repository URL, or null where it is none that we speak. */
export function protocolOf(url: string): GitProtocol | null {
  const scheme = /^([a-z]+):\/\//.exec(url)?.[1];
  const known = GitProtocol.safeParse(scheme);
  return known.success ? known.data : null;
}

/** The host of an address, or, of one on this computer, the address itself. */
export const hostOf = (url: string): string => {
  try {
    return new URL(url).host || url;
  } catch {
    return url;
  }
};

/** What can be wrong with a repository's address. */
export type RepositoryProblem =
  Extract<ReasonCode, `url-${string}`> extends `url-${infer Problem}` ? Problem : never;

/** Why a text cannot be the address of a repository, or null where it can. */
export function repositoryProblem(value: string): RepositoryProblem | null {
  if (value === '') return 'empty';
  if (value.length > 500) return 'too-long';
  const protocol = protocolOf(value);
  if (protocol === null) return 'scheme';
  if (/[?#]/.test(value)) return 'query';
  if (!characters.test(value) || controlCharacter.test(value)) return 'characters';
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    return 'not-a-url';
  }
  if (url.password !== '' || (url.username !== '' && protocol !== 'ssh')) return 'credentials';
  if (protocol === 'file' ? url.host !== '' : !hostName.test(url.hostname)) return 'host';
  if (url.username !== '' && !userName.test(url.username)) return 'user';
  if (url.pathname.startsWith('/-')) return 'dash';
  // A capital letter in the host, its usual port, "/../", another spelling of an IP address: one form of each is enough.
  if (url.href !== value) return 'spelling';
  return url.pathname.length < 2 ? 'no-repository' : null;
}

/**
 * A URL in one of the forms of git-clone(1) "GIT URLS" with an explicit scheme; no `ext::`, no scp form, no leading dash, and no
 * user name or password in it: those would end up in logs and in the origin of app/.
 */
export const RepositoryUrl = z
  .string()
  .min(1)
  .max(500)
  .superRefine((value, context) => {
    const problem = repositoryProblem(value);
    if (problem === null) return;
    context.addIssue({ code: 'custom', message: `url-${problem}` satisfies ReasonCode });
  });
