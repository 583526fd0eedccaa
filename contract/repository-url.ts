import * as z from 'zod';

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

/**
 * A URL in one of the forms of git-clone(1) "GIT URLS" with an explicit scheme; no `ext::`, no scp form, no leading dash, and no
 * user name or password in it: those would end up in logs and in the origin of app/.
 */
export const RepositoryUrl = z
  .string()
  .min(1)
  .max(500)
  .superRefine((value, context) => {
    const refuse = (why: string) => {
      context.addIssue({ code: 'custom', message: why });
    };
    const protocol = protocolOf(value);
    if (protocol === null) {
      refuse('must begin with https://');
      return;
    }
    if (/[?#]/.test(value)) {
      refuse('must not have a query or a fragment');
      return;
    }
    if (!characters.test(value) || controlCharacter.test(value)) {
      refuse('has characters that no address has');
      return;
    }
    let url: URL;
    try {
      url = new URL(value);
    } catch {
      refuse('is not a URL');
      return;
    }
    if (url.password !== '' || (url.username !== '' && protocol !== 'ssh')) {
      refuse('must not contain a user name or password');
      return;
    }
    if (protocol === 'file' ? url.host !== '' : !hostName.test(url.hostname)) {
      refuse('has no valid host');
      return;
    }
    if (url.username !== '' && !userName.test(url.username)) {
      refuse('has no valid user name');
      return;
    }
    if (url.pathname.startsWith('/-')) {
      refuse('must not begin with a dash');
      return;
    }
    // A capital letter in the host, its usual port, "/../", another spelling of an IP address: one form of each is enough.
    if (url.href !== value) {
      refuse(`must be written as ${url.href}`);
      return;
    }
    if (url.pathname.length < 2) {
      refuse('names no repository');
      return;
    }
  });
