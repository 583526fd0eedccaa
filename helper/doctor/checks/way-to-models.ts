import { constants } from 'node:fs';
import { access, open, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { execa } from 'execa';
import { message, type Message } from '../../../contract/message';
import type { Account } from '../../host/systemd/accounts';
import { findAccount } from '../../host/systemd/accounts';
import { ask, systemEnvironment } from '../../host/systemd/command';
import { serviceUser } from '../../host/users';
import { plainLine } from '../../lib/text';
import { quoted } from '../../../words/shell';
import { found, run, type FixableFinding } from '../found';
import type { Question } from '../question';

interface Way {
  readonly found: readonly FixableFinding[];
  readonly partial?: Message;
}

/** What keeps a service from the models folder: its unit, or a parent folder that its user may not enter. */
export async function wayToModels(
  { settings, hasSystemd }: Question,
  folder: string,
): Promise<Way> {
  if (!hasSystemd) return { found: [] };
  // the models' path is in a file that may hold secrets
  if (process.getuid?.() !== 0) return { found: [], partial: message('check-needs-root') };
  for (const { unit } of settings.services) {
    const sight = await sightOf(unit, folder);
    if (sight.kind === 'hidden') return { found: [hidden(unit, folder)] };
    const account = await findAccount(sight.user);
    if (account === null || account.uid === 0 || sight.kind === 'bound') continue;
    const way = await walk(folder, account);
    if (way.found.length > 0) return way;
  }
  return { found: [] };
}

interface Sight {
  readonly kind: 'open' | 'bound' | 'hidden';
  readonly user: string;
}

/** systemd.exec(5): what ProtectHome= hides, and what Bind(ReadOnly)Paths= shows in spite of the folders' modes. */
async function sightOf(unit: string, folder: string): Promise<Sight> {
  const names = ['User', 'ProtectHome', 'BindPaths', 'BindReadOnlyPaths'];
  const { stdout } = await ask('systemctl', ['show', `--property=${names.join(',')}`, '--', unit]);
  const told = new Map(
    stdout.split('\n').map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1)] as const;
    }),
  );
  const named = told.get('User') ?? '';
  const user = named === '' ? serviceUser : named;
  const binds = `${told.get('BindPaths') ?? ''} ${told.get('BindReadOnlyPaths') ?? ''}`.split(' ');
  const covers = (bind: string) => {
    const [source = '', target = source] = bind.split(':');
    return source !== '' && source === target && `${folder}/`.startsWith(`${source}/`);
  };
  if (binds.some(covers)) return { kind: 'bound', user };
  const isCovered = /^\/(?:home|root|run\/user)\//.test(folder);
  const covering = ['yes', 'tmpfs'].includes(told.get('ProtectHome') ?? '');
  return { kind: isCovered && covering ? 'hidden' : 'open', user };
}

function hidden(unit: string, folder: string): FixableFinding {
  const place = `/etc/systemd/system/${unit}.d`;
  // tmpfs: a mount needs an existing folder
  const lines = `[Service]\\nProtectHome=tmpfs\\nBindReadOnlyPaths=%s\\n`;
  const command = [
    `sudo mkdir --parents ${quoted(place)}`,
    `printf '${lines}' ${quoted(folder)} | sudo tee ${quoted(`${place}/60-models.conf`)} >/dev/null`,
    'sudo systemctl daemon-reload',
    `sudo systemctl try-restart ${quoted(unit)}`,
  ].join(' && ');
  const params = { unit, folder: plainLine(folder) };
  const said = { severity: 'problem', about: unit, fix: run(command) } as const;
  return found('models', 'found-models-hidden', params, said);
}

/** From the top: each parent folder of the models, as written and with links resolved. */
async function walk(folder: string, account: Account): Promise<Way> {
  const real = await realpath(folder).catch(() => folder);
  const places = [...new Set([...above(folder), ...above(real)])];
  const closed: string[] = [];
  for (const place of places) {
    if (!(await mayPass(place, account))) closed.push(place);
  }
  const [first] = closed;
  if (first === undefined) return { found: [] };
  const params = { user: account.name, path: plainLine(first), folder: plainLine(folder) };
  const fix = run(await opening(closed, account.name));
  const said = { severity: 'problem', about: first, fix } as const;
  return { found: [found('models', 'found-way-closed', params, said)] };
}

function above(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [] : [...above(parent), parent];
}

const O_PATH = 0o10000000;

/** Whether that user may enter a folder, independent of its parents: asks the kernel, as that user. */
async function mayPass(path: string, { uid, gid }: Account): Promise<boolean> {
  const handle = await open(path, O_PATH | constants.O_DIRECTORY).catch(() => null);
  // a missing folder does not block anybody yet
  if (handle === null) return true;
  const become = [`--reuid=${String(uid)}`, `--regid=${String(gid)}`, '--init-groups'];
  try {
    // the child inherits the folder as descriptor 3
    const { exitCode } = await execa(
      '/usr/bin/setpriv',
      [...become, '--', '/usr/bin/test', '-x', '/proc/self/fd/3'],
      {
        ...{ env: systemEnvironment, extendEnv: false, reject: false, timeout: 10_000 },
        stdio: ['ignore', 'ignore', 'ignore', handle.fd],
      },
    );
    return exitCode === 0;
  } finally {
    await handle.close();
  }
}

/** The smallest sufficient change: an access control list for that user if possible, else access by name for all. */
async function opening(closed: readonly string[], user: string): Promise<string> {
  const folders = closed.map(quoted).join(' ');
  const lists = await access('/usr/bin/setfacl', constants.X_OK).then(
    () => true,
    () => false,
  );
  return lists ? `sudo setfacl --modify=user:${user}:x ${folders}` : `sudo chmod o+x ${folders}`;
}
