import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { pathExists } from '../../lib/path';
import { layoutUnder, type Layout } from '../../state/layout';

const program = '/usr/bin/bwrap';
const probeMs = 10_000;
/** Where the view has the whole machine; whatever is not mounted at its own place is a link to here. */
const everything = '/.host';

/** Staged code, shown at its final path; what it writes to its state is thrown away. */
export interface StagedCode {
  readonly app: string;
  readonly venv: string;
  /** A copy of the data; without one it sees an empty folder. */
  readonly data?: string | null;
}

/**
 * The words to put before a command so that it also sees its prefix at /opt/ladylinux, /etc/ladylinux and
 * /var/lib/ladylinux, for applications with fixed paths; empty if not possible. All other paths stay the same.
 */
export async function shownAtFixedPaths(layout: Layout, staged?: StagedCode): Promise<string[]> {
  if (layout.root === '/' || !(await pathExists(program))) return [];
  const view = [program, ...(await viewOf(layout, staged)), '--'];
  return (await runs([...view, '/usr/bin/true'])) ? view : [];
}

export async function fixedPaths(layout: Layout): Promise<'shown' | 'noProgram' | 'refused'> {
  if (!(await pathExists(program))) return 'noProgram';
  return (await shownAtFixedPaths(layout)).length > 0 ? 'shown' : 'refused';
}

/** Whether a process is only the bwrap around another: proc(5), /proc/PID/comm. */
export const isBwrap = async (pid: number): Promise<boolean> =>
  (await readFile(`/proc/${String(pid)}/comm`, 'latin1').catch(() => '')).trim() === 'bwrap';

/** The program behind a unit's process, which may be bwrap. */
export async function programBehind(pid: number): Promise<number> {
  if (!(await isBwrap(pid))) return pid;
  const children = `/proc/${String(pid)}/task/${String(pid)}/children`;
  return Number((await readFile(children, 'latin1').catch(() => '')).split(' ')[0]) || pid;
}

async function runs([command = '', ...args]: readonly string[]): Promise<boolean> {
  const { failed } = await execa(command, args, {
    reject: false,
    stdio: 'ignore',
    extendEnv: false,
    env: {},
    cwd: '/',
    timeout: probeMs,
  });
  return !failed;
}

async function viewOf(layout: Layout, staged: StagedCode | undefined): Promise<string[]> {
  const machine = layoutUnder('/');
  const own = [machine.opt, machine.etc, machine.stateDir];
  const args = ['--dev-bind', '/', everything, ...(await folderOf('/', own))];
  if (staged === undefined)
    return [
      ...args,
      ...['--bind', layout.opt, machine.opt],
      ...['--bind', layout.etc, machine.etc],
      ...['--bind', layout.stateDir, machine.stateDir],
    ];
  const { nextApp, nextVenv } = layout;
  const { app, venv, data } = staged;
  return [
    ...['--unshare-pid', '--die-with-parent', ...args, '--proc', '/proc'],
    ...['--ro-bind-try', layout.models, machine.models],
    ...['--ro-bind', app === nextApp ? nextApp : layout.app, machine.app],
    ...['--ro-bind', venv === nextVenv ? nextVenv : layout.venv, machine.venv],
    ...['--ro-bind', layout.etc, machine.etc],
    ...[machine.data, machine.cache, machine.logs].flatMap((folder) => ['--tmpfs', folder]),
    ...(data ? ['--bind', data, machine.data] : []),
  ];
}

/** Shows a folder's entries as they are, except folders above our paths, which are rebuilt level by level. */
async function folderOf(folder: string, own: readonly string[]): Promise<string[]> {
  const leadsTo = (path: string) => own.some((one) => one.startsWith(`${path}/`));
  const names = await readdir(folder);
  const args: string[] = [];
  for (const path of names.map((name) => join(folder, name))) {
    if (own.includes(path) || leadsTo(path)) continue;
    const facts = await lstat(path).catch(() => null);
    if (facts === null || path === everything) continue;
    if (facts.isSymbolicLink() && folder === '/')
      args.push('--symlink', await readlink(path), path);
    else if (folder === '/') args.push('--dev-bind-try', path, path);
    else args.push('--symlink', `${everything}${path}`, path);
  }
  const parents = own.map((path) =>
    path.slice(0, path.indexOf('/', folder === '/' ? 1 : folder.length + 1)),
  );
  for (const parent of new Set(parents.filter((path) => path !== '' && leadsTo(path))))
    args.push(
      '--dir',
      parent,
      ...(await folderOf(
        parent,
        own.filter((path) => path.startsWith(`${parent}/`)),
      )),
    );
  return args;
}
