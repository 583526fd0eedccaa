import * as z from 'zod';
import type { ReasonCode } from './message-codes';

export const GitProtocol = z.enum(['https', 'http', 'ssh', 'file']);
export type GitProtocol = z.infer<typeof GitProtocol>;

/** Only RFC 3986: parsers, git's among them, disagree about all else. */
const characters = /^(?:[A-Za-z0-9\-._~:/@!$&'()*+,;=[\]]|%[0-9A-Fa-f]{2})+$/;
const controlCharacter = /%(?:[01][0-9A-Fa-f]|7[Ff])/;
const hostName = /^(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])$/;
const userName = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

/** A repository URL's protocol, or null if we do not support it. */
export function protocolOf(url: string): GitProtocol | null {
  const scheme = /^([a-z]+):\/\//.exec(url)?.[1];
  const known = GitProtocol.safeParse(scheme);
  return known.success ? known.data : null;
}

/** A URL's host; for a local one the URL itself. */
export const hostOf = (url: string): string => {
  try {
    return new URL(url).host || url;
  } catch {
    return url;
  }
};

/** What can be wrong with a repository's URL. */
export type RepositoryProblem =
  Extract<ReasonCode, `url-${string}`> extends `url-${infer Problem}` ? Problem : never;

/** Why a text cannot be a repository's URL; null if it can. */
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
  // Capital letters in the host, its default port, "/../", other spellings of an IP address: only one form is accepted.
  if (url.href !== value) return 'spelling';
  return url.pathname.length < 2 ? 'no-repository' : null;
}

/**
 * A URL as in git-clone(1) "GIT URLS", with an explicit scheme; no `ext::`, no scp form, no leading dash. Without user
 * name or password, which would end up in logs and in the origin of app/.
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
