import { message, type Message } from '../../contract/message';
import { exitCodes, type ExitCode } from '../../contract/outcome';
import type { Settings, SettingsInput } from '../../contract/settings';
import type { Host } from '../host/host';
import { checkSettings, readSettings } from '../state/settings-file';
import { isBootedBySystemd } from '../host/systemd/command';
import { missingTool, unsafeParent } from '../host/systemd/preflight';
import { lookForAdoption, withAdoption, type Adoption } from './adoption';
import { carryOut } from './change';
import { look, readOnlyFolder, unitKind } from './look';
import { missingPart } from './parts';
import { plan, type Change } from './plan';
import { treeOf, trustedFolders } from './tree';

export interface InstallOptions {
  readonly dryRun: boolean;
  /** Consent to add a drop-in to foreign units. */
  readonly adopt: boolean;
  /** Paths found inside app/ that should not be added to the settings. */
  readonly leave?: readonly string[];
  /** Initial settings, or changes to them. */
  readonly change: SettingsInput;
}

export type InstallResult =
  | { readonly kind: 'refused'; readonly exitCode: ExitCode; readonly message: Message }
  | {
      readonly kind: 'planned' | 'done';
      readonly changes: readonly Change[];
      readonly settings: Settings;
      /** With `adopt`: what was found of a foreign installation. */
      readonly adoption: Adoption | null;
    };

const firstSettings: SettingsInput = { version: 1 };

/**
 * Prepares a machine for refreshes; changes nothing if it is prepared already. First checks everything that could
 * prevent it. The caller runs the first refresh: the change "refresh" says that it is due.
 */
export async function provision(
  host: Host,
  options: InstallOptions,
  onChange: (change: Change) => void = () => undefined,
): Promise<InstallResult> {
  const { layout } = host;
  const read = await readSettings(layout.settingsFile);
  if (read.kind === 'bad') return refused(exitCodes.badSettings, read.message);
  const stored = read.kind === 'read' ? read.stored : null;
  const wantedStored: SettingsInput = { ...(stored ?? firstSettings), ...options.change };
  const checked = checkSettings(layout.settingsFile, wantedStored, options.change);
  if (checked.kind === 'bad') return refused(exitCodes.badSettings, checked.message);
  const looked = options.adopt ? await lookForAdoption(host, checked.settings) : null;
  const appState = looked?.appState.filter((path) => options.leave?.includes(path) !== true) ?? [];
  const adoption = looked === null ? null : { ...looked, appState };
  const adopted =
    adoption === null ? wantedStored : withAdoption(wantedStored, adoption, checked.settings);
  const whole = checkSettings(layout.settingsFile, adopted);
  if (whole.kind === 'bad') return refused(exitCodes.badSettings, whole.message);
  const { settings } = whole;

  const obstacle = await whatIsInTheWay(host, settings, options);
  if (obstacle !== null) return refused(exitCodes.stagingFailed, obstacle);

  const state = await look(layout, settings, stored);
  const changes = plan(state, layout, { settings, stored: adopted });
  if (options.dryRun) return { kind: 'planned', changes, settings, adoption };
  for (const change of changes) {
    if (change.kind === 'refresh') continue;
    await carryOut(change);
    onChange(change);
  }
  await host.services.reload();
  const reason = await host.watchBox(settings.ask);
  if (reason !== null) return refused(exitCodes.internal, message('ask-refused', { reason }));
  return { kind: 'done', changes, settings, adoption };
}

export const isRefreshDue = (changes: readonly Change[]): boolean =>
  changes.some(({ kind }) => kind === 'refresh' || kind === 'settings');

async function whatIsInTheWay(
  host: Host,
  settings: Settings,
  { adopt }: InstallOptions,
): Promise<Message | null> {
  const { layout } = host;
  if (!(await isBootedBySystemd())) return message('no-systemd');
  // Another user's tree keeps its owner, but an adoption gives our folders to root, parents first.
  const ours = treeOf(layout, settings).filter(({ existing }) => existing === 'fix');
  const fixed = new Set(adopt ? ours.map(({ path }) => path) : []);
  const found =
    (await missingTool()) ??
    (await missingPart()) ??
    (await unsafeParent(trustedFolders(layout), fixed));
  if (found !== null) return found;
  const folder = await readOnlyFolder([layout.opt, layout.etc, layout.stateDir]);
  if (folder !== null) return message('read-only-filesystem', { folder });
  for (const { unit } of settings.services) {
    const kind = await unitKind(unit, layout);
    if (kind === 'missing') return message('unit-missing', { unit });
    if (kind === 'foreign' && !adopt) return message('foreign-unit', { unit });
  }
  return null;
}

function refused(exitCode: ExitCode, said: Message): InstallResult {
  return { kind: 'refused', exitCode, message: said };
}
