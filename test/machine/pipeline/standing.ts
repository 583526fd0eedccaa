import { execFile } from 'node:child_process';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { factsOf } from '../../support/file-facts';

const call = promisify(execFile);
export const opt = '/opt/ladylinux';
export const state = '/var/lib/ladylinux';
export const refreshState = '/var/lib/ladylinux-refresh';
const unit = 'ladylinux-api.service';

export const text = (path: string) => readFile(path, 'utf8').catch(() => null);
const names = (folder: string) => readdir(folder).catch(() => [] as string[]);

/** One line per file, sorted: its kind, owner and content. */
export async function digestOf(folders: readonly string[]): Promise<string> {
  const lines: string[] = [];
  const walk = async (path: string): Promise<void> => {
    const facts = await lstat(path).catch(() => null);
    if (facts === null) {
      lines.push(`${path} is missing`);
      return;
    }
    lines.push(`${path} ${await factsOf(path, facts)}`);
    if (facts.isDirectory())
      for (const name of (await readdir(path)).sort()) await walk(join(path, name));
  };
  for (const folder of folders) await walk(folder);
  return lines.join('\n');
}

/** The working tree is the commit, byte for byte, whatever the index believes. */
export async function treeProblems(commit: string): Promise<string[]> {
  const git = async (...args: string[]) => {
    const env = { ...process.env, GIT_INDEX_FILE: '/run/ladylinux-test/index', HOME: '/root' };
    const options = ['-c', 'safe.directory=*', '-C', `${opt}/app`, ...args];
    return (await call('git', options, { env })).stdout.trim();
  };
  try {
    const head = await git('rev-parse', 'HEAD');
    if (head !== commit) return [`app/ is on ${head}, current.json says ${commit}`];
    await git('read-tree', 'HEAD');
    const changed = await git('status', '--porcelain', '--untracked-files=all');
    return changed === ''
      ? []
      : [`app/ is not its commit: ${changed.split('\n').slice(0, 3).join('; ')}`];
  } catch (error) {
    return [`app/ cannot be read by git: ${String(error).slice(0, 300)}`];
  }
}

/** What a run that is over must not leave behind. */
export async function leftovers(): Promise<string[]> {
  const left: string[] = [];
  const also = (folder: string, found: readonly string[]) => {
    left.push(...found.map((name) => join(folder, name)));
  };
  const temporary = /\.(?:new|next-.*|kept-.*|found-.*)$/;
  also(`${opt}/.refresh/next`, await names(`${opt}/.refresh/next`));
  for (const folder of [
    opt,
    refreshState,
    `${refreshState}/private`,
    `/etc/systemd/system/${unit}.d`,
    '/run/ladylinux-refresh',
    `${refreshState}/private/locks`,
    `${refreshState}/private/pairs`,
  ])
    also(
      folder,
      (await names(folder)).filter((name) => temporary.test(name)),
    );
  also(
    state,
    (await names(state)).filter((name) => /^\.data-(?:next-|trial$)/.test(name)),
  );
  const due = ['journal.json', 'verdict-due.json', 'report-due.json', 'request.json'];
  also(
    `${refreshState}/private`,
    (await names(`${refreshState}/private`)).filter((name) => due.includes(name)),
  );
  const tasks = await tasksLeft();
  if (tasks !== '') left.push(tasks);
  const mounts = (await text('/proc/self/mountinfo')) ?? '';
  for (const line of mounts.split('\n')) {
    const place = line.split(' ')[4] ?? '';
    if (place.startsWith(`${opt}/`)) left.push(`mount ${place}`);
  }
  return left;
}

/** A task ends when its parent is gone, which may take a moment. */
async function tasksLeft(): Promise<string> {
  const list = ['list-units', '--all', '--plain', '--no-legend', 'ladylinux-task-*'];
  const deadline = performance.now() + 10_000;
  for (;;) {
    const tasks = (await call('systemctl', list)).stdout.trim();
    if (tasks === '' || performance.now() > deadline) return tasks;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
