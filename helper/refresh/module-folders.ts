import { isAbsolute, join, relative } from 'node:path';
import { readEnvFile } from '../state/env-file';
import type { TaskRequest } from '../host/task-table';
import type { UnitStart } from '../host/services';
import type { Run } from './run';

export type ModuleFolders = TaskRequest<'try'>['modules'];

const most = 20;

/** Where the service will look for modules: the import check and package suggestions must see the same. */
export async function moduleFolders({ layout, settings, host }: Run): Promise<ModuleFolders> {
  const [first] = settings.services;
  const start =
    first === undefined || first.start === 'ours' ? null : await host.services.startOf(first.unit);
  const { PYTHONPATH: path } = await readEnvFile(layout.envFile);
  return moduleFoldersOf(layout.app, start, path ?? null);
}

/** path: PYTHONPATH in the environment file, which precedes the unit's own. */
export function moduleFoldersOf(
  app: string,
  start: UnitStart | null,
  path: string | null,
): ModuleFolders {
  const inApp = (place: string) => {
    const inside = relative(app, place);
    return inside === '..' || inside.startsWith('../') ? null : inside;
  };
  const folder = start === null ? app : start.folder;
  const from = (place: string) => {
    const full = isAbsolute(place) ? place : join(folder, place);
    return inApp(full) ?? full;
  };
  const options = start?.words ?? [];
  const [appDir] = options.flatMap((word, at) =>
    word === '--app-dir' ? (options[at + 1] ?? []) : (/^--app-dir=(.+)$/.exec(word)?.[1] ?? []),
  );
  const places = (path ?? start?.pythonPath ?? '').split(':').filter((each) => each !== '');
  const search = [...(appDir === undefined ? [] : [from(appDir)]), ...places.map(from)];
  return { folder: inApp(folder) ?? '', search: search.slice(0, most) };
}
