import * as z from 'zod';
import { BranchName, CommitHash, Sha256 } from './primitives';
import { RepositoryUrl } from './repository-url';
import { Settings } from './settings';

/** Settings of one computer or its network only. */
const ofOneComputer = ['version', 'source', 'proxy', 'noProxy', 'certificates', 'modelSources'];

/** What another computer needs in order to be like this one: no secrets, and small enough for a chat message. */
export const ComputerState = z.strictObject({
  v: z.literal(1),
  repository: RepositoryUrl,
  branch: BranchName,
  commit: CommitHash,
  /** Hash of the list of packages. */
  list: Sha256,
  python: z.string().max(60),
  /** Hash over the verified models' paths and checksums. */
  models: Sha256,
  /** Those that differ from the defaults. */
  settings: z.record(z.string().max(100), z.unknown()),
});
export type ComputerState = z.infer<typeof ComputerState>;

/** The settings to tell another computer. */
export function settingsToTell(settings: Settings): Record<string, unknown> {
  const usual: Record<string, unknown> = Settings.parse({});
  const told = Object.entries(settings).filter(
    ([name, value]) =>
      !ofOneComputer.includes(name) && JSON.stringify(value) !== JSON.stringify(usual[name]),
  );
  return Object.fromEntries(told);
}

/** What differs: names of fields, and of settings with the prefix "settings.". */
export function differences(here: ComputerState, there: ComputerState): string[] {
  const fields = ['repository', 'branch', 'commit', 'list', 'python', 'models'] as const;
  const names = new Set([...Object.keys(here.settings), ...Object.keys(there.settings)]);
  const isOther = (name: string) =>
    JSON.stringify(here.settings[name]) !== JSON.stringify(there.settings[name]);
  return [
    ...fields.filter((name) => here[name] !== there[name]),
    ...[...names].filter(isOther).map((name) => `settings.${name}`),
  ];
}

/** The change that gives this computer the other one's settings; null restores a default. */
export const changeTo = (here: ComputerState, there: ComputerState): Record<string, unknown> => ({
  ...Object.fromEntries(Object.keys(here.settings).map((name) => [name, null])),
  ...Object.fromEntries(
    Object.entries(there.settings).filter(([name]) => !ofOneComputer.includes(name)),
  ),
});
