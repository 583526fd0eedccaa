import { message, type Message } from '../../../contract/message';
import { exitCodes } from '../../../contract/outcome';
import type { Settings } from '../../../contract/settings';
import type { Host } from '../../host/host';
import { changeSettings } from '../../state/settings-file';
import { type Answer, done, refuse } from './answer';

/** Stores some settings, where the whole is sound: a name with null goes back to its default. */
export async function saveSettings(
  host: Host,
  change: unknown,
): Promise<Answer<{ readonly settings: Settings }>> {
  if (typeof change !== 'object' || change === null || Array.isArray(change)) {
    const said = message('usage', { reason: 'The settings are not a JSON object' });
    return refuse(exitCodes.badSettings, said);
  }
  const answer = await changeSettings(host.layout.settingsFile, () => change);
  switch (answer.kind) {
    case 'absent':
      return refuse(exitCodes.notSetUp, notSetUp(host));
    case 'bad':
      return refuse(exitCodes.badSettings, answer.message);
    case 'ok':
      return { ...done, settings: answer.settings };
  }
}

export function notSetUp({ mode, layout }: Host): Message {
  const inPrefix = mode === 'embedded';
  return message('not-set-up', {
    where: inPrefix ? `in ${layout.root}` : 'on this computer',
    command: inPrefix
      ? `ladylinux-refresh sandbox create --prefix ${layout.root}`
      : 'sudo ladylinux-refresh install',
  });
}
