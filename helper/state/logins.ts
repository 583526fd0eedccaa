import { execFile } from 'node:child_process';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { KeptLogin, Login } from '../../contract/logins';
import { loginName, loginNamed, loginPieces, type LoginPiece } from '../lib/logins';
import * as z from 'zod';
import type { Layout } from './layout';
import { readRegularFile, readState, writeDurably } from './state-file';

export interface KeptFile {
  readonly name: string;
  readonly path: string;
  readonly encrypted: boolean;
}

const credsProgram = '/usr/bin/systemd-creds';
const suffix = '.cred';
const longest = 100_000;

/** Root's logins are the computer's; other users' are for their own requests without rights. */
export function loginsFolder(layout: Pick<Layout, 'root' | 'privateDir'>): string {
  const isOwn = layout.root === '/' && process.getuid?.() !== 0;
  const { XDG_CONFIG_HOME: config = '' } = process.env;
  const own = join(config === '' ? join(homedir(), '.config') : config, 'ladylinux-refresh');
  return join(isOwn ? own : layout.privateDir, 'logins');
}

/** Replaces a stored login. Returns whether it is encrypted. */
export async function keepLogin(folder: string, name: string, content: string): Promise<boolean> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const encrypted = process.getuid?.() === 0 ? await encrypt(name, content) : null;
  const path = join(folder, name);
  if (encrypted === null) await writeDurably(path, content, 0o600);
  else await writeDurably(`${path}${suffix}`, encrypted, 0o600);
  await rm(encrypted === null ? `${path}${suffix}` : path, { force: true });
  return encrypted !== null;
}

/** Returns whether there was one. */
export async function forgetLogin(folder: string, host: string, these: readonly LoginPiece[]) {
  const names = these.map((piece) => loginName(piece, host));
  const kept = (await keptFiles(folder)).filter(({ name }) => names.includes(name));
  for (const { path } of kept) await rm(path, { force: true });
  return kept.length > 0;
}

export async function keptFiles(folder: string): Promise<KeptFile[]> {
  const files = await readdir(folder).catch(() => []);
  return files.flatMap((file) => {
    const encrypted = file.endsWith(suffix);
    const name = encrypted ? file.slice(0, -suffix.length) : file;
    const isOurs = loginPieces.some((piece) => name.startsWith(`${piece}@`));
    return isOurs && !file.endsWith('.new') ? [{ name, path: join(folder, file), encrypted }] : [];
  });
}

/** The stored logins by name; does not read them. */
export async function keptLogins(folder: string): Promise<KeptLogin[]> {
  const files = await keptFiles(folder);
  const logins = files.flatMap(({ name, encrypted }) => {
    const { piece, host } = loginNamed(name);
    const isKey = piece === 'key';
    const login = { for: isKey ? 'repository' : piece, host, encrypted };
    const read = KeptLogin.safeParse({ ...login, kind: isKey ? 'key' : 'password' });
    return read.success ? [read.data] : [];
  });
  return logins.sort((a, b) => a.host.localeCompare(b.host) || a.for.localeCompare(b.for));
}

const KeptLogins = z.array(KeptLogin).max(1000);

/** Publishes which logins exist to users who cannot read the folder; the settings name their hosts anyway. */
export async function tellLogins(layout: Layout): Promise<void> {
  const kept = await keptLogins(loginsFolder(layout));
  await writeDurably(layout.loginsTold, `${JSON.stringify(kept)}\n`, 0o644);
}

/** The computer's logins, and the caller's own. */
export async function loginsOf(
  layout: Layout,
): Promise<Record<'logins' | 'own', readonly KeptLogin[]>> {
  const folder = loginsFolder(layout);
  const seen = await keptLogins(folder);
  if (folder === join(layout.privateDir, 'logins')) return { logins: seen, own: [] };
  const told = await readState(layout.loginsTold, KeptLogins);
  return { logins: told.kind === 'read' ? told.value : [], own: seen };
}

/** null: no longer readable. */
export async function readKept({ name, path, encrypted }: KeptFile): Promise<string | null> {
  if (encrypted) return run(['decrypt', `--name=${name}`, path, '-']);
  return readRegularFile(path, longest).catch(() => null);
}

/** The format of git-credential(1). */
export const loginText = ({ username, password }: Login): string =>
  `username=${username}\npassword=${password}\n`;

export function loginOf(text: string | null): Login | null {
  const told = new Map(
    (text ?? '').split('\n').map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
  const login = { username: told.get('username') ?? '', password: told.get('password') ?? '' };
  return Login.safeParse(login).data ?? null;
}

/** With this computer's key only: one in a TPM would be lost with a firmware change. null: not possible. */
async function encrypt(name: string, content: string): Promise<string | null> {
  const sealed = await run(['encrypt', '--with-key=host', `--name=${name}`, '-', '-'], content);
  if (sealed === null) return null;
  const opened = await run(['decrypt', `--name=${name}`, '-', '-'], sealed);
  return opened === content ? sealed : null;
}

const run = (args: readonly string[], input = ''): Promise<string | null> =>
  new Promise((resolve) => {
    const options = { env: { LANG: 'C.UTF-8' }, timeout: 30_000 };
    const child = execFile(credsProgram, args, options, (error, stdout) => {
      resolve(error === null ? stdout : null);
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
