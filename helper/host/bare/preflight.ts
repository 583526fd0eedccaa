import { constants } from 'node:fs';
import { access, lstat } from 'node:fs/promises';
import { because, message, type Message } from '../../../contract/message';
import type { Layout } from '../../state/layout';
import { findAccount } from '../systemd/accounts';
import { ancestors, unsafeParent } from '../systemd/preflight';
import { buildUser, serviceUser } from '../users';

/** For root: checks the two users who run repository code, and their access to a folder that only root may exchange. */
export async function whatStandsInTheWay(layout: Layout): Promise<Message | null> {
  const setpriv = '/usr/bin/setpriv';
  const found = await access(setpriv, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!found) return message('tool-missing', { tool: setpriv, fix: 'apt-get install util-linux' });
  for (const user of [serviceUser, buildUser]) {
    if ((await findAccount(user)) === null)
      return message('tool-missing', {
        tool: because('user', { user }),
        fix: `useradd --system --shell /usr/sbin/nologin ${user}`,
      });
  }
  const unsafe = await unsafeParent([layout.next, layout.keptApps, layout.privateDir]);
  if (unsafe !== null) return unsafe;
  for (const folder of ancestors(layout.root)) {
    const facts = await lstat(folder).catch(() => null);
    if (facts !== null && (facts.mode & 0o001) === 0)
      return message('folder-not-reachable', {
        folder,
        user: buildUser,
        fix: `chmod o+x ${folder}`,
      });
  }
  return null;
}
