import { Ended } from './ended';
import type { Run } from './run';
import { stopUnits } from '../service/units';

/** Every unit of the settings is down, or the run ends. */
export async function stopAll(run: Run): Promise<void> {
  const trouble = await stopUnits(run.host.services, run.settings);
  if (trouble !== null) throw new Ended('rolled-back', trouble.message);
}
