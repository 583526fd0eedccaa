import { lstat, readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { because, message } from '../../contract/message';
import { RunEnd } from './end';
import { moduleFolders, type ModuleFolders } from './module-folders';
import type { Run } from './run';

/**
 * Ends the run if a folder that the application may write has the name of a module: Python prefers a package to a
 * module, and the code's folder to installed packages, so anything the application writes there would run instead.
 */
export async function refuseModuleNames(
  run: Run,
  tree: string,
  venv: string,
): Promise<RunEnd | null> {
  const { host, settings } = run;
  if (host.mode !== 'system' || settings.appState.length === 0) return null;
  const folders = await moduleFolders(run);
  for (const path of settings.appState) {
    const module = await moduleInPlaceOf(tree, path, folders, venv);
    if (module === null) continue;
    const reason = because('import-shadowed', { module });
    return new RunEnd('staging-failed', message('app-state-refused', { path, reason }));
  }
  return null;
}

/** The module that a folder with this name would hide; null if there is none or the path is not a folder. */
export async function moduleInPlaceOf(
  tree: string,
  path: string,
  { folder, search }: ModuleFolders,
  venv: string,
): Promise<string | null> {
  const name = basename(path);
  if (!/^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(name)) return null;
  const facts = await lstat(join(tree, path)).catch(() => null);
  if (facts?.isDirectory() !== true) return null;
  const above = dirname(path) === '.' ? '' : dirname(path);
  const isBeside = (entry: string) => isModule(entry, name) && entry !== name;
  const beside = (await entriesOf(join(tree, above))).find(isBeside);
  if (beside !== undefined) return join(above, beside);
  if (![folder, ...search].includes(above)) return null;
  for (const library of await librariesOf(venv)) {
    const found = (await entriesOf(library)).find((entry) => isModule(entry, name));
    if (found !== undefined) return join(library, found);
  }
  return null;
}

/** A package, a Python module, or a native one: importlib.machinery.all_suffixes(). */
const isModule = (entry: string, name: string): boolean =>
  entry === name || (entry.startsWith(`${name}.`) && /\.(?:py|so)$/.test(entry));

const entriesOf = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** The folders of installed packages, and of the interpreter that the venv was made from: pyvenv.cfg, "home". */
async function librariesOf(venv: string): Promise<string[]> {
  const cfg = await readFile(join(venv, 'pyvenv.cfg'), 'utf8').catch(() => '');
  const home = /^home = (\/.*)$/m.exec(cfg)?.[1];
  const versions = (await entriesOf(join(venv, 'lib'))).filter((each) => each.startsWith('python'));
  return versions.flatMap((version) => {
    const own = home === undefined ? [] : [join(home, '../lib', version)];
    const standard = own.flatMap((each) => [each, join(each, 'lib-dynload')]);
    return [join(venv, 'lib', version, 'site-packages'), ...standard];
  });
}
