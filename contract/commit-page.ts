/** Host to the part of its URLs between repository and hash. Other hosts are never opened. */
const forges: Readonly<Record<string, string>> = {
  'github.com': 'commit',
  'gitlab.com': '-/commit',
  'codeberg.org': 'commit',
  'bitbucket.org': 'commits',
};

/** A commit's web page, if the repository is on a known forge; otherwise null. */
export function commitPage(repository: string | null, commit: string): string | null {
  const found = /^https:\/\/([a-z.]+)\/([\w.-]+(?:\/[\w.-]+)+)\/?$/.exec(repository ?? '');
  const [, host = '', written = ''] = found ?? [];
  const path = written.replace(/\.git$/, '');
  const middle = Object.hasOwn(forges, host) ? forges[host] : undefined;
  if (middle === undefined || path.split('/').some((part) => /^\.+$/.test(part))) return null;
  return /^[0-9a-f]{40,64}$/.test(commit) ? `https://${host}/${path}/${middle}/${commit}` : null;
}
