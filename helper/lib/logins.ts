import { LoginPurpose, type Login } from '../../contract/logins';

/** The parts of a login that have a file each: the login, or a key with its host's keys (known_hosts, sshd(8)). */
export const loginPieces = [...LoginPurpose.options, 'key', 'hosts'] as const;
export type LoginPiece = (typeof loginPieces)[number];

/** Name of a login's file and of its systemd credential, which may hold no colon: systemd.exec(5), "Credentials". */
export const loginName = (piece: LoginPiece, host: string): string =>
  `${piece}@${host.replace(/[[\]]/g, '').replaceAll(':', '+')}`;

/** The inverse of loginName; an IPv6 address keeps its brackets, with or without a port. */
export function loginNamed(name: string): { readonly piece: string; readonly host: string } {
  const [piece = '', host = ''] = name.split('@', 2);
  const written = host.replaceAll('+', ':');
  return { piece, host: /:.*:/.test(written) ? `[${written}]` : written };
}

/** Name and port for ssh(1), and the host's name in a known_hosts file. */
export function sshHost(host: string): Readonly<Record<'name' | 'port' | 'known', string>> {
  const [, name = host, port = '22'] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(host) ?? [];
  return { name, port, known: port === '22' ? name : `[${name}]:${port}` };
}

export type LoginsByName = Readonly<Record<string, Login>>;

let given: LoginsByName = {};

/** Sets the logins of this process: for its own requests, and for the proxy of its child processes. */
export function giveLogins(logins: LoginsByName): void {
  given = logins;
}

export const loginFor = (purpose: LoginPurpose, host: string): Login | null =>
  given[loginName(purpose, host)] ?? null;

/** Whether a child process could read a login; then no foreign code is started. */
export const hasLogins = (): boolean => Object.keys(given).length > 0;

/** Basic, RFC 7617; without a user name Bearer, RFC 6750. */
export const authorization = ({ username, password }: Login): string =>
  username === ''
    ? `Bearer ${password}`
    : `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

/** A URL with its login, RFC 3986 section 3.2.1. */
export function withLogin(url: string, login: Login | null): string {
  if (login === null) return url;
  const at = new URL(url);
  at.username = encodeURIComponent(login.username);
  at.password = encodeURIComponent(login.password);
  return at.href;
}
