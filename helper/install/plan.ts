import { message, type Message } from '../../contract/message';
import type { Settings, SettingsInput } from '../../contract/settings';
import type { Layout } from '../state/layout';
import { ownUsers, serviceUser } from '../host/users';
import { envTemplate, treeOf, type Folder } from './tree';

/** What is known of an existing folder or file. */
export interface Present {
  readonly kind: 'folder' | 'file' | 'symlink' | 'other';
  readonly owner: string;
  readonly group: string;
  readonly mode: number;
}

/** All that the plan needs to know of the machine; see look.ts. */
export interface MachineState {
  readonly users: ReadonlySet<string>;
  readonly present: ReadonlyMap<string, Present>;
  readonly disabledUnits: readonly string[];
  /** Content of refresh.json; null if there is none. */
  readonly stored: SettingsInput | null;
  /** A version is already installed. */
  readonly hasVersion: boolean;
}

export type Change =
  | { readonly kind: 'users'; readonly names: readonly string[] }
  | { readonly kind: 'make-folder'; readonly folder: Folder }
  | { readonly kind: 'fix'; readonly path: string; readonly was: Present; readonly to: Ownership }
  | {
      readonly kind: 'write-file';
      readonly path: string;
      readonly text: string;
      readonly to: Ownership;
    }
  | { readonly kind: 'settings'; readonly path: string; readonly stored: SettingsInput }
  | { readonly kind: 'enable'; readonly units: readonly string[] }
  | { readonly kind: 'refresh'; readonly branch: string };
export type Ownership = Pick<Folder, 'owner' | 'group' | 'mode'>;

export interface WantedState {
  readonly settings: Settings;
  /** What refresh.json should hold; the present content if nothing was requested. */
  readonly stored: SettingsInput;
}

const secrets: Ownership = { owner: 'root', group: serviceUser, mode: 0o640 };

/** The changes from the machine's state to the wanted one, in order. Empty: nothing to do. */
export function plan(state: MachineState, layout: Layout, wanted: WantedState): readonly Change[] {
  const changes: Change[] = [];
  const names = ownUsers.filter((name) => !state.users.has(name));
  if (names.length > 0) changes.push({ kind: 'users', names });

  for (const folder of treeOf(layout, wanted.settings)) {
    const was = state.present.get(folder.path);
    if (was === undefined) changes.push({ kind: 'make-folder', folder });
    else if (folder.existing === 'fix' && was.kind === 'folder' && differs(was, folder)) {
      changes.push({ kind: 'fix', path: folder.path, was, to: folder });
    }
  }

  const env = state.present.get(layout.envFile);
  if (env === undefined) {
    changes.push({ kind: 'write-file', path: layout.envFile, text: envTemplate, to: secrets });
  } else if (env.kind === 'file' && differs(env, secrets)) {
    changes.push({ kind: 'fix', path: layout.envFile, was: env, to: secrets });
  }
  if (JSON.stringify(state.stored) !== JSON.stringify(wanted.stored)) {
    changes.push({ kind: 'settings', path: layout.settingsFile, stored: wanted.stored });
  }
  if (state.disabledUnits.length > 0) {
    changes.push({ kind: 'enable', units: state.disabledUnits });
  }
  if (!state.hasVersion) changes.push({ kind: 'refresh', branch: wanted.settings.branch });
  return changes;
}

function differs(was: Ownership, to: Ownership): boolean {
  return was.owner !== to.owner || was.group !== to.group || was.mode !== to.mode;
}

/** One message per change: exactly what --dry-run prints. */
export function tellChange(change: Change): Message {
  switch (change.kind) {
    case 'users':
      return message('install-users', { names: change.names.join(', ') });
    case 'make-folder':
      return message('install-folder', { folder: change.folder.path, ...wordsOf(change.folder) });
    case 'fix': {
      const { was, to, path } = change;
      const before = wordsOf(was);
      return message('install-mend', {
        path,
        ...wordsOf(to),
        oldOwner: before.owner,
        oldMode: before.mode,
      });
    }
    case 'write-file':
      return message('install-file', { file: change.path, ...wordsOf(change.to) });
    case 'settings':
      return message('install-settings', { file: change.path });
    case 'enable':
      return message('install-enable', { units: change.units.join(', ') });
    case 'refresh':
      return message('install-refresh', { branch: change.branch });
  }
}

export function wordsOf({ owner, group, mode }: Ownership): { owner: string; mode: string } {
  return { owner: `${owner}:${group}`, mode: mode.toString(8).padStart(4, '0') };
}
