import type { Message } from '../../contract/message';
import { HealthSettings, type ServiceSettings } from '../../contract/settings';
import type { Refusal } from '../host/refusal';
import { tellRefusal } from '../service/refusal';
import { storedSettings } from '../state/settings-file';
import type { Run } from './run';

/** Which stored setting to change. name: of what refused, if it differs from its unit's. */
export async function refusedBy(
  { layout }: Run,
  { unit, health }: ServiceSettings,
  refusal: Refusal,
  name = unit,
): Promise<Message> {
  const stored = await storedSettings(layout.settingsFile);
  return tellRefusal(refusal, { unit, health: health ?? HealthSettings.parse({}), stored, name });
}
