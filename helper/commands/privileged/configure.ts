import { message, type Message } from '../../../contract/message';
import type { SettingsInput } from '../../../contract/settings';
import { checkSettings, readSettings, writeSettings } from '../../state/settings-file';

/** Takes some settings (a name with null goes back to its default) and stores them if the whole is sound. Answers why not. */
export async function configure(file: string, change: unknown): Promise<Message | null> {
  if (typeof change !== 'object' || change === null || Array.isArray(change)) {
    return message('usage', { reason: 'The settings are not a JSON object' });
  }
  const present = await readSettings(file);
  if (present.kind === 'absent') return notSetUp();
  if (present.kind === 'bad') return present.message;
  const merged = Object.entries({ ...present.stored, ...change }).filter(
    ([, value]: [string, unknown]) => value !== null,
  );
  const stored: unknown = Object.fromEntries(merged);
  const checked = checkSettings(file, stored);
  if (checked.kind === 'bad') return checked.message;
  await writeSettings(file, stored as SettingsInput);
  return null;
}

export function notSetUp(): Message {
  return message('not-set-up', {
    where: 'on this computer',
    command: 'sudo ladylinux-refresh install',
  });
}
