import { findAccount } from '../../host/systemd/accounts';

/** Who asked, for the history: pkexec(1) sets PKEXEC_UID; without it, it was root. */
export async function callerName(pkexecUid: string | undefined): Promise<string> {
  if (pkexecUid === undefined) return 'root';
  if (!/^\d{1,10}$/.test(pkexecUid)) return 'unknown';
  return (await findAccount(Number(pkexecUid)))?.name.slice(0, 100) ?? `uid ${pkexecUid}`;
}
