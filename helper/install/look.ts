import type { Stats } from 'node:fs';
import { constants } from 'node:fs';
import { access, lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { execa } from 'execa';
import type { Settings, SettingsInput } from '../../contract/settings';
import { isInPlace } from '../state/version';
import type { Layout } from '../state/layout';
import { findAccount } from '../host/systemd/accounts';
import { ask, systemEnvironment } from '../host/systemd/command';
import { dropInPath } from '../host/systemd/drop-in';
import { fragmentOf, isPackaged } from '../host/systemd/unit-program';
import { pathExists } from '../lib/path';
import { ownUsers } from '../host/users';
import type { MachineState, Present } from './plan';
import { treeOf } from './tree';

const ownUnits = [
  'ladylinux-recover.service',
  'ladylinux-resume.service',
  'ladylinux-probation.service',
  'ladylinux-apply.service',
];

/** The current state of the machine. Changes nothing. */
export async function look(
  layout: Layout,
  settings: Settings,
  stored: SettingsInput | null,
): Promise<MachineState> {
  const users = new Set<string>();
  for (const name of ownUsers) {
    if ((await findAccount(name)) !== null) users.add(name);
  }
  const present = new Map<string, Present>();
  const paths = [...treeOf(layout, settings).map(({ path }) => path), layout.envFile];
  const names = new OwnerNames();
  for (const path of paths) {
    const facts = await lstat(path).catch(() => null);
    if (facts !== null) present.set(path, await describe(facts, names));
  }
  const wanted = [...settings.services.map(({ unit }) => unit).filter(isOurs), ...ownUnits];
  const enabled = await Promise.all(wanted.map(isEnabled));
  const disabledUnits = wanted.filter((_, at) => enabled[at] !== true);
  const hasVersion = await isInPlace(layout);
  return { users, present, disabledUnits, stored, hasVersion };
}

/** We enable our package's units; a foreign unit's owner decides whether it starts at boot. */
function isOurs(unit: string): boolean {
  return unit === 'ladylinux-api.service';
}

async function isEnabled(unit: string): Promise<boolean> {
  return (await ask('systemctl', ['is-enabled', '--quiet', '--', unit])).exitCode === 0;
}

async function describe(facts: Stats, names: OwnerNames): Promise<Present> {
  const kind = facts.isDirectory()
    ? 'folder'
    : facts.isFile()
      ? 'file'
      : facts.isSymbolicLink()
        ? 'symlink'
        : 'other';
  const [owner, group] = [await names.user(facts.uid), await names.group(facts.gid)];
  return { kind, owner, group, mode: facts.mode & 0o7777 };
}

/** Each number is asked for once: a tree has few owners, and each question starts a program. */
class OwnerNames {
  readonly #users = new Map<number, string>();
  readonly #groups = new Map<number, string>();

  async user(uid: number): Promise<string> {
    const name = this.#users.get(uid) ?? (await findAccount(uid))?.name ?? String(uid);
    this.#users.set(uid, name);
    return name;
  }

  async group(gid: number): Promise<string> {
    const name = this.#groups.get(gid) ?? (await groupName(gid));
    this.#groups.set(gid, name);
    return name;
  }
}

async function groupName(gid: number): Promise<string> {
  const { stdout } = await execa('/usr/bin/getent', ['group', '--', String(gid)], {
    env: systemEnvironment,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  });
  return /^([^:]+):/.exec(stdout)?.[1] ?? String(gid);
}

export type UnitKind = 'ours' | 'adopted' | 'foreign' | 'missing';

/** Where a unit comes from. "adopted": a foreign one, to which we added a drop-in with its owner's consent. */
export async function unitKind(unit: string, layout: Layout): Promise<UnitKind> {
  const fragment = await fragmentOf(unit);
  if (fragment === '') return 'missing';
  if (isPackaged(unit, fragment)) return 'ours';
  return (await pathExists(dropInPath(unit, layout.root))) ? 'adopted' : 'foreign';
}

/** The first folder, or its nearest existing parent, on a read-only file system. */
export async function readOnlyFolder(folders: readonly string[]): Promise<string | null> {
  for (const wanted of folders) {
    let folder = wanted;
    while (!(await pathExists(folder))) folder = dirname(folder);
    const code = await access(folder, constants.W_OK).then(
      () => null,
      (error: unknown) => (error as NodeJS.ErrnoException).code,
    );
    if (code === 'EROFS') return folder;
  }
  return null;
}
