import { lstat } from 'node:fs/promises';
import { withoutDebugger, type Sandbox } from '../sandbox';
import { accountOf, findAccount } from '../systemd/accounts';
import type { Ids } from '../tasks/define';
import { buildUser, serviceUser } from '../users';
import type { Layout } from '../../state/layout';
import { runTaskChild } from '../task-child';
import { definitionOf, type TaskName, type TaskRequest } from '../task-table';
import { wayOutOf } from '../way-out';

/**
 * Root without systemd: setpriv(1) runs every task as one of the two users, with no group of root's, no capability and
 * no way to gain one. A task cannot change what these users may not write. Uses no namespaces: a container may refuse
 * them.
 */
export function setprivSandbox(ownCommand: readonly string[], layout: Layout): Sandbox {
  const [program = process.execPath, ...args] = ownCommand;
  return {
    stopLeftovers: () => Promise.resolve(), // a task ends when its parent closes its standard input
    async run(task, request, limits, listener) {
      const { uid, gid } = await userOf(task, request);
      return runTaskChild(
        {
          command: [
            '/usr/bin/setpriv',
            `--reuid=${String(uid)}`,
            `--regid=${String(gid)}`,
            '--clear-groups',
            '--no-new-privs',
            '--inh-caps=-all',
            '--',
            program,
            ...withoutDebugger(),
            ...args,
          ],
          way: await wayOutOf(task, layout),
          owner: { uid, gid },
          folder: '/',
        },
        task,
        request,
        limits,
        listener,
      );
    },
  };
}

async function userOf<N extends TaskName>(task: N, request: TaskRequest<N>): Promise<Ids> {
  const { user } = definitionOf(task);
  const named = (typeof user === 'string' ? user : user(request)) ?? 'service';
  if (typeof named !== 'string') return named.uid === 0 ? accountOf(serviceUser) : named;
  if (named !== 'root') return accountOf(named === 'service' ? serviceUser : buildUser);
  // never as root, because nothing is read-only here: as the owner of the folders
  const [folder = '/'] = (request as TaskRequest<'remove'>).folders;
  const owner = await findAccount((await lstat(folder)).uid);
  return owner?.name === serviceUser ? owner : accountOf(buildUser);
}
