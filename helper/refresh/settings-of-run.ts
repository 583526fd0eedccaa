import type { RunRequest } from '../../contract/request';
import type { Settings } from '../../contract/settings';
import type { Host } from '../host/host';
import { type NoSettings, readSettings, settingsWith } from '../state/settings-file';

/** The settings of a run: the stored ones with the changes of its request. */
export async function settingsOfRun(
  host: Host,
  { settings: change, check }: RunRequest,
): Promise<{ readonly kind: 'read'; readonly settings: Settings } | NoSettings> {
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
