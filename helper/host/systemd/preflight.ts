import { constants } from 'node:fs';
import { access, lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { because, message, type Message, type Reason } from '../../../contract/message';
import type { Layout } from '../../state/layout';
import { findAccount } from './accounts';
import { isBootedBySystemd } from './command';
import { ownUsers } from '../users';

const tools: readonly (readonly [path: string, aptPackage: string])[] = [
  ['/usr/bin/git', 'git'],
  ['/usr/bin/python3', 'python3'],
  ['/usr/bin/tar', 'tar'],
  ['/usr/bin/node', 'nodejs'],
  ['/usr/bin/systemd-run', 'systemd'],
];

/** What prevents a refresh on a set-up machine; null if nothing does. */
export async function whatStandsInTheWay(layout: Layout): Promise<Message | null> {
  if (!(await isBootedBySystemd())) return message('no-systemd');
  const missing = await missingTool();
  if (missing !== null) return missing;
  for (const user of ownUsers) {
    if ((await findAccount(user)) === null) {
      return message('tool-missing', {
        tool: because('user', { user }),
        fix: 'sudo ladylinux-refresh install',
      });
    }
  }
  return unsafeParent([layout.next, layout.keptApps, layout.keptVenvs, layout.privateDir]);
}

export async function missingTool(): Promise<Message | null> {
  for (const [tool, aptPackage] of tools) {
    const isThere = await access(tool, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (!isThere) return message('tool-missing', { tool, fix: `sudo apt install ${aptPackage}` });
  }
  return null;
}

/**
 * A message if one of the given folders, or of their parents, is not a real folder that only root can write to: whoever
 * may rename its entries could exchange all below (threat 6). except: folders that the caller will give to root.
 */
export async function unsafeParent(
  folders: readonly string[],
  except: ReadonlySet<string> = new Set(),
): Promise<Message | null> {
  const all = [...new Set(folders.flatMap(ancestors))].sort((a, b) => a.length - b.length);
  for (const folder of all) {
    const facts = await lstat(folder).catch(() => null);
    if (facts === null) continue;
    if (except.has(folder) && facts.isDirectory()) continue;
    if (!facts.isDirectory()) {
      const kind = because(facts.isSymbolicLink() ? 'link' : 'no-folder');
      return unsafe(folder, kind, `sudo mv ${folder} ${folder}.old`);
    }
    if (facts.uid !== 0) {
      const owner = (await findAccount(facts.uid))?.name ?? `user ${facts.uid}`;
      return unsafe(folder, because('owner', { owner }), `sudo chown root:root ${folder}`);
    }
    if ((facts.mode & 0o022) !== 0) {
      return unsafe(folder, because('writable'), `sudo chmod go-w ${folder}`);
    }
  }
  return null;
}

export function ancestors(folder: string): string[] {
  return folder === '/' ? ['/'] : [...ancestors(dirname(folder)), folder];
}

function unsafe(folder: string, reason: Reason, fix: string): Message {
  return message('unsafe-parent', { folder, reason, fix });
}
