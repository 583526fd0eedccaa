import { because, message } from '../../../contract/message';
import { exitCodes } from '../../../contract/outcome';
import { Settings } from '../../../contract/settings';
import type { Host } from '../../host/host';
import { runningNow } from '../../state/running';
import { fixSettings, resetSettings as resetFile } from '../../state/settings-file';
import { type Answer, done, refuse, type Refusal } from './answer';

/** Stores some settings if the result is valid as a whole; null restores a default. */
export async function saveSettings(
  host: Host,
  change: unknown,
): Promise<Answer<{ readonly settings: Settings }>> {
  if (typeof change !== 'object' || change === null || Array.isArray(change)) {
    const said = message('usage', { reason: because('json-no-settings') });
    return refuse(exitCodes.badSettings, said);
  }
  if (await isBrought(host)) return refuse(exitCodes.busy, message('busy'));
  const answer = await fixSettings(host.layout.settingsFile, change);
  switch (answer.kind) {
    case 'absent':
      return refuse(exitCodes.notSetUp, message('not-set-up'));
    case 'bad':
      return refuse(exitCodes.badSettings, answer.message);
    case 'ok':
      return (await watchBox(host, answer.settings)) ?? { ...done, settings: answer.settings };
  }
}

/** Whether a run brings its own settings: if they are dropped, other changes made meanwhile would be too. */
const isBrought = async ({ layout }: Host): Promise<boolean> =>
  (await runningNow(layout))?.request.settings !== undefined;

/** Restores the defaults; keeps the old file beside. */
export async function resetSettings(host: Host): Promise<Answer<{ readonly file: string }>> {
  if (await isBrought(host)) return refuse(exitCodes.busy, message('busy'));
  const file = await resetFile(host.layout.settingsFile);
  if (file === null) return refuse(exitCodes.notSetUp, message('not-set-up'));
  return (await watchBox(host, Settings.parse({}))) ?? { ...done, file };
}

/** Applies the setting for the application's box. */
async function watchBox(host: Host, { ask }: Settings): Promise<Refusal | null> {
  const reason = await host.watchBox(ask);
  return reason === null ? null : refuse(exitCodes.internal, message('ask-refused', { reason }));
}
