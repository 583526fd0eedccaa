import { mustRun, query } from '../support/run.mjs';
import { say } from '../support/say.mjs';

const name = 'ladylinux-test';

/**
 * The command prefix that runs a command as an ordinary user without our rights.
 *
 * @returns {Promise<{ name: string, prefix: string[] }>}
 */
export async function testUser() {
  if (query('id', [name]) === undefined) {
    say(`Adding the system user ${name}, which runs the graphical tests.`);
    await mustRun('useradd', [
      ...['--system', '--user-group', '--no-create-home'],
      ...['--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', name],
    ]);
  }
  const ids = ['--reuid', name, '--regid', name, '--init-groups'];
  return { name, prefix: ['setpriv', ...ids, '--'] };
}

/**
 * @param {readonly string[]} prefix
 * @param {string} path of a file that the user must be able to read
 */
export function canRead(prefix, path) {
  const [program, ...args] = [...prefix, 'test', '-r', path];
  return query(program, args) !== undefined;
}
