import { execa } from 'execa';
import { carryOut } from '../../install/change';
import { findAccount } from '../../host/systemd/accounts';
import { systemEnvironment } from '../../host/systemd/command';
import { ownUsers } from '../../host/users';
import { found, run, type FixableFinding } from '../found';
import type { Check } from '../question';

/** Members of these groups are root, or nearly: sudo and similar groups, and container engines. */
const mighty = ['root', 'sudo', 'wheel', 'admin', 'docker', 'lxd', 'libvirt', 'shadow', 'disk'];

export const usersCheck: Check = {
  name: 'users',
  inPrefix: false,
  async look() {
    const all: FixableFinding[] = [];
    for (const user of ownUsers) {
      if ((await findAccount(user)) === null) {
        all.push(
          found(
            'users',
            'found-user-missing',
            { user },
            {
              severity: 'problem',
              about: user,
              fix: run('sudo systemd-sysusers /usr/lib/sysusers.d/ladylinux.conf'),
              applyFix: () => carryOut({ kind: 'users', names: [user] }),
            },
          ),
        );
        continue;
      }
      for (const group of mightyAmong(await groupsOf(user))) {
        all.push(
          found(
            'users',
            'found-user-admin',
            { user, group },
            {
              severity: 'danger',
              about: `${user} ${group}`,
              fix: run(`sudo gpasswd --delete ${user} ${group}`),
              applyFix: async (saved) => {
                await saved.note(
                  `${user} was a member of ${group}: gpasswd --add ${user} ${group}`,
                );
                await execa('/usr/bin/gpasswd', ['--delete', user, group], {
                  env: systemEnvironment,
                  extendEnv: false,
                  stdin: 'ignore',
                });
              },
            },
          ),
        );
      }
    }
    return { found: all };
  },
};

export const mightyAmong = (groups: readonly string[]): string[] =>
  groups.filter((group) => mighty.includes(group));

async function groupsOf(user: string): Promise<string[]> {
  const { stdout } = await execa('/usr/bin/id', ['-Gn', '--', user], {
    env: systemEnvironment,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    timeout: 10_000,
  });
  return stdout.trim().split(/\s+/);
}
