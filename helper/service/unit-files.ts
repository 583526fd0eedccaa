import type { Settings } from '../../contract/settings';
import type { Host } from '../host/host';
import type { UnitFile } from '../host/services';
import { readRegularFile, writeDurably } from '../state/state-file';
import { currentVersion } from '../state/version';

/** Unit files of a version that differ from those on disk: the services, appState or the address have changed. */
export async function changedUnitFiles(
  { services }: Host,
  settings: Settings,
  entryPoint: string | null,
): Promise<readonly UnitFile[]> {
  const changed: UnitFile[] = [];
  for (const file of await services.unitFiles(settings, entryPoint))
    if ((await readRegularFile(file.path, 1_000_000)) !== file.content) changed.push(file);
  return changed;
}

/** With the service stopped, outside of a run. */
export async function bringUnitFilesUpToDate(host: Host, settings: Settings): Promise<void> {
  const present = await currentVersion(host.layout);
  if (present.kind !== 'read') return;
  const changed = await changedUnitFiles(host, settings, present.value.entryPoint);
  for (const { path, content, mode } of changed) await writeDurably(path, content, mode);
  if (changed.length > 0) await host.services.reload();
}
