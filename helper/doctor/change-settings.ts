import type { Settings, SettingsInput } from '../../contract/settings';
import { sentence } from '../../words/format';
import type { Host } from '../host/host';
import { changeSettings } from '../state/settings-file';
import type { ApplyFix } from './found';

/** Reads the settings again (an earlier fix may have changed them), keeps a copy and stores them; throws messages. */
export async function changeSettingsSaved(
  { layout }: Host,
  saved: Pick<Parameters<ApplyFix>[0], 'file'>,
  change: (settings: Settings) => Partial<SettingsInput>,
): Promise<Settings> {
  const file = layout.settingsFile;
  const answer = await changeSettings(file, change, async () => {
    await saved.file(file);
  });
  if (answer.kind === 'absent') throw new Error(`${file} does not exist`);
  if (answer.kind === 'bad') throw new Error(sentence(answer.message));
  return answer.settings;
}
