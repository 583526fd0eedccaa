import { lstat } from 'node:fs/promises';
import type { Sandbox } from '../sandbox';
import { accountOf, findAccount, type Account } from '../systemd/accounts';
import { buildUser, serviceUser } from '../systemd/profiles';
import { runTaskChild } from '../task-child';
import type { TaskName, TaskRequest } from '../task-table';

const ofTheService: ReadonlySet<TaskName> = new Set([
  'prepare',
  'measure',
  'copy-data',
  'update-data-copy',
  'compare-data',
]);

/**
 * Root without systemd: every task is run by setpriv(1) as one of the two users, with no group of root's, no capability and no way to
 * gain one. What these users may not write is safe from a task; namespaces, which a container may refuse, are not used.
 */
export function setprivSandbox(ownCommand: readonly string[]): Sandbox {
  return {
    stopLeftovers: () => Promise.resolve(), // a task ends when its parent's end of standard input closes
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
            ...ownCommand,
          ],
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

type Ids = Pick<Account, 'uid' | 'gid'>;

async function userOf<N extends TaskName>(task: N, request: TaskRequest<N>): Promise<Ids> {
  if (task === 'models-verify' || task === 'models-download') {
    const { owner } = request as TaskRequest<'models-verify'>;
    return owner === null || owner.uid === 0 ? accountOf(serviceUser) : owner;
  }
  if (task !== 'remove') return accountOf(ofTheService.has(task) ? serviceUser : buildUser);
  const [folder = '/'] = (request as TaskRequest<'remove'>).folders;
  const owner = await findAccount((await lstat(folder)).uid);
  return owner?.name === serviceUser ? owner : accountOf(buildUser);
}
