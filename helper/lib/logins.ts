import { LoginPurpose, type Login } from '../../contract/logins';

/** What of a login lies in a file of its own: the login itself, or a key with the keys of its host, known_hosts of sshd(8). */
export const loginPieces = [...LoginPurpose.options, 'key', 'hosts'] as const;
export type LoginPiece = (typeof loginPieces)[number];

/** A name for a file and for systemd.exec(5), "Credentials", which takes no colon. */
export const loginName = (piece: LoginPiece, host: string): string =>
  `${piece}@${host.replace(/[[\]]/g, '').replaceAll(':', '+')}`;

/** The same, the other way; an address of IPv6 keeps its brackets, whether or not its last part was a port. */
export function loginNamed(name: string): { readonly piece: string; readonly host: string } {
  const [piece = '', host = ''] = name.split('@', 2);
  const written = host.replaceAll('+', ':');
  return { piece, host: /:.*:/.test(written) ? `[${written}]` : written };
}

/** Its name and port for ssh(1), and how a file of known hosts calls it. */
export function sshHost(host: string): Readonly<Record<'name' | 'port' | 'known', string>> {
  const [, name = host, port = '22'] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(host) ?? [];
  return { name, port, known: port === '22' ? name : `[${name}]:${port}` };
}

export type LoginsByName = Readonly<Record<string, Login>>;

let given: LoginsByName = {};

/** What this very process logs in with: its own requests, and the proxy of what it starts. */
export function giveLogins(logins: LoginsByName): void {
  given = logins;
}

export const loginFor = (purpose: LoginPurpose, host: string): Login | null =>
  given[loginName(purpose, host)] ?? null;

/** Whether what is started here could read a login; a stranger's code is not started then. */
export const hasLogins = (): boolean => Object.keys(given).length > 0;

/** RFC 7617; a token alone is RFC 6750. */
export const authorization = ({ username, password }: Login): string =>
  username === ''
    ? `Bearer ${password}`
    : `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

/** An address with its login, RFC 3986 section 3.2.1. */
export function withLogin(url: string, login: Login | null): string {
  if (login === null) return url;
  const at = new URL(url);
  at.username = encodeURIComponent(login.username);
  at.password = encodeURIComponent(login.password);
  return at.href;
}
