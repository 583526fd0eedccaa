import type { RunRequest } from '../../contract/request';
import type { Host } from '../host/host';
import { readSettings, settingsWith, type SettingsAnswer } from '../state/settings-file';

/** What a run works by: the settings as they are stored, with those that its request changes. */
export async function settingsOfRun(
  host: Host,
  { settings: change, check }: RunRequest,
): Promise<
  | Exclude<SettingsAnswer, { readonly kind: 'read' }>
  | Pick<Extract<SettingsAnswer, { readonly kind: 'read' }>, 'kind' | 'settings'>
> {
  const { settingsFile } = host.layout;
  const read =
    change === undefined
      ? await readSettings(settingsFile)
      : await settingsWith(settingsFile, change);
  if (read.kind !== 'read') return read;
  const { settings } = read;
  host.grant(settings);
  const isServed = host.runsServices || check;
  return { kind: 'read', settings: isServed ? settings : { ...settings, services: [] } };
}
