import * as z from 'zod';
import { BranchName, CommitHash, Sha256 } from './primitives';
import { RepositoryUrl } from './repository-url';
import { Settings } from './settings';

/** What is of this one computer, or of the network that it is in. */
const ofOneComputer = ['version', 'source', 'proxy', 'noProxy', 'certificates', 'modelSources'];

/** What another computer has to have to be like this one: no secret, and small enough for a message. */
export const ComputerState = z.strictObject({
  v: z.literal(1),
  repository: RepositoryUrl,
  branch: BranchName,
  commit: CommitHash,
  /** Of the list of packages. */
  list: Sha256,
  python: z.string().max(60),
  /** Over the verified models, by their paths and checksums. */
  models: Sha256,
  /** Those that are none of the defaults. */
  settings: z.record(z.string().max(100), z.unknown()),
});
export type ComputerState = z.infer<typeof ComputerState>;

/** The settings that a computer tells another one. */
export function settingsToTell(settings: Settings): Record<string, unknown> {
  const usual: Record<string, unknown> = Settings.parse({});
  const told = Object.entries(settings).filter(
    ([name, value]) =>
      !ofOneComputer.includes(name) && JSON.stringify(value) !== JSON.stringify(usual[name]),
  );
  return Object.fromEntries(told);
}

/** What differs: names of the fields, and of settings with "settings." before them. */
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

/** Of a computer that is to be like the other: its settings, a default again where that one says nothing. */
export const changeTo = (here: ComputerState, there: ComputerState): Record<string, unknown> => ({
  ...Object.fromEntries(Object.keys(here.settings).map((name) => [name, null])),
  ...Object.fromEntries(
    Object.entries(there.settings).filter(([name]) => !ofOneComputer.includes(name)),
  ),
});
