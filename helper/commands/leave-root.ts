import { exitCodes } from '../../contract/outcome';
import { message } from '../../contract/message';
import type { Host } from '../host/host';
import { findAccount } from '../host/systemd/accounts';
import { buildUser } from '../host/systemd/profiles';
import { Exit } from './context';

/**
 * What a stranger's repository sends is never read as root: from here on, this process is the build user.
 * Only in a sandbox that root made for itself it is not.
 */
export async function leaveRoot(host: Host): Promise<void> {
  if (process.getuid?.() !== 0 || (host.mode === 'embedded' && host.runsServices)) return;
  const account = await findAccount(buildUser);
  if (account === null)
    throw new Exit(
      exitCodes.notSetUp,
      message('tool-missing', {
        tool: `The user ${buildUser}`,
        fix:
          host.mode === 'system'
            ? 'sudo ladylinux-refresh install'
            : `useradd --system --shell /usr/sbin/nologin ${buildUser}`,
      }),
    );
  process.setgroups?.([account.gid]);
  process.setgid?.(account.gid);
  process.setuid?.(account.uid);
}
