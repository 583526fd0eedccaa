import type { Settings } from '../../contract/settings';
import type { Host } from '../host/host';
import { bringUnitFilesUpToDate } from './unit-files';
import { releasePorts, startUnits, stopUnits, type UnitTrouble } from './units';

/** With the current settings and environment file; connections wait meanwhile. null: all were started. */
export async function restartUnits(host: Host, settings: Settings): Promise<UnitTrouble | null> {
  const stopped = await stopUnits(host.services, settings, 'held');
  const trouble = stopped ?? (await startWithCurrentFiles(host, settings));
  await releasePorts(host.services, settings);
  return trouble;
}

/** The same for stopped units. */
export async function startWithCurrentFiles(
  host: Host,
  settings: Settings,
): Promise<UnitTrouble | null> {
  await bringUnitFilesUpToDate(host, settings);
  return startUnits(host.services, settings);
}
