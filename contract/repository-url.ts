import * as z from 'zod';

export const GitProtocol = z.enum(['https', 'http', 'ssh', 'file']);
export type GitProtocol = z.infer<typeof GitProtocol>;

// eslint-disable-next-line no-control-regex -- refusing them is the purpose
const hasControlOrSpace = /[\u0000-\u0020\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

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
    if (hasControlOrSpace.test(value)) {
      refuse('has control characters or spaces');
      return;
    }
    const protocol = protocolOf(value);
    if (protocol === null) {
      refuse('must begin with https://');
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
    if (url.search !== '' || url.hash !== '') {
      refuse('must not have a query or a fragment');
      return;
    }
    if (protocol === 'file' ? url.host !== '' : url.host === '') {
      refuse('has no valid host');
      return;
    }
    if (url.hostname.startsWith('-') || url.pathname.startsWith('/-')) {
      refuse('must not begin with a dash');
      return;
    }
    if (url.pathname.length < 2) {
      refuse('names no repository');
      return;
    }
  });
