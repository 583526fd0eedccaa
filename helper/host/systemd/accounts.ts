import { ask } from './command';

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** getent(1) asks all of the machine's sources, not only /etc/passwd. null for an unknown name or number. */
export async function findAccount(nameOrUid: string | number): Promise<Account | null> {
  const { exitCode, stdout } = await ask('getent', ['passwd', '--', String(nameOrUid)], 10_000);
  if (exitCode !== 0) return null;
  const [name, , uid, gid] = stdout.split('\n')[0]?.split(':') ?? [];
  if (name === undefined || !/^\d+$/.test(uid ?? '') || !/^\d+$/.test(gid ?? '')) return null;
  return { name, uid: Number(uid), gid: Number(gid) };
}

export async function accountOf(name: string): Promise<Account> {
  const account = await findAccount(name);
  if (account === null) throw new Error(`there is no user ${name}`);
  return account;
}
