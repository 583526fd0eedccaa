import { readdir } from 'node:fs/promises';
import { asOnOneIndex, isOnIndex, type Lock } from './lock';
import { receiveWheels } from './receive-wheels';
import { archiveName } from './requirements';
import type { Outcome, PythonSetup } from './types';

/** there: packages of the list that are installed already. from: more places with archives, as pip and uv are told. */
export type Install = (
  list: Lock,
  there: ReadonlySet<string>,
  from: readonly string[],
) => Promise<Outcome<null>>;

interface Asked extends PythonSetup {
  readonly lock: Lock;
  readonly built?: readonly { readonly folder: string }[];
  /** A folder of archives; one counts only if its hash is on the list. */
  readonly have?: string | null;
}

const alone = '--no-index';
export const isAlone = (from: readonly string[]): boolean => from.includes(alone);

/**
 * Installs from what was built, brought and received; each counts only if its hash is on the list. If that is the whole list, nothing else
 * is asked. What is lacking, or what fails, comes from the index.
 */
export async function installFrom(
  request: Asked,
  install: Install,
  list: Lock,
  there: ReadonlySet<string>,
): Promise<Outcome<null>> {
  const { built = [], have = null, signal } = request;
  const others = [...built.map(({ folder }) => folder), ...(have === null ? [] : [have])];
  request.onProgress?.({ phase: 'download', done: 0, total: request.lock.packages });
  const brought = await namesIn(others);
  const received = await receiveWheels(request, list, new Set([...there, ...brought]));
  if (!received.ok) return received;
  const { folder, needed } = received.value;
  const names = new Set([...brought, ...(await namesIn([folder]))]);
  const links = [...others, folder].flatMap((each) => ['--find-links', each]);
  const made = needed.every((entry) => isOnIndex(entry) && names.has(entry.name))
    ? await install(asOnOneIndex(list), there, [alone, ...links])
    : null;
  signal?.throwIfAborted();
  return made?.ok === true ? made : install(list, there, links);
}

async function namesIn(folders: readonly string[]): Promise<string[]> {
  const files = await Promise.all(folders.map((folder) => readdir(folder)));
  return files.flat().flatMap((file) => archiveName(file)?.name ?? []);
}
