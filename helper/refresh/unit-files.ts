import { readRegularFile } from '../state/state-file';
import type { Version } from '../state/version';
import type { Run } from './run';

/** False where what the units are told differs for this version, or the settings have changed it: their services, or appState. */
export async function areUnitFilesCurrent(
  { host, settings }: Run,
  { entryPoint }: Version,
): Promise<boolean> {
  for (const { path, content } of host.services.unitFiles(settings, entryPoint)) {
    if ((await readRegularFile(path, 1_000_000)) !== content) return false;
  }
  return true;
}
