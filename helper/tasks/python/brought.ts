import { readdir } from 'node:fs/promises';
import { parseLock, type Lock } from './lock';
import { archiveName } from './requirements';
import type { Outcome, Watch } from './types';

/** there: packages of the list that are installed already. from: more places with archives, as pip and uv are told. */
export type Install = (
  list: Lock,
  there: ReadonlySet<string>,
  from: readonly string[],
) => Promise<Outcome<null>>;

interface Asked extends Watch {
  /** A folder of archives; one counts only if its hash is on the list. */
  readonly have?: string | null;
}

const alone = '--no-index';
export const isAlone = (from: readonly string[]): boolean => from.includes(alone);

/** If the folder has the whole list, nothing else is asked. What it lacks, or what fails, comes from the index. */
export async function installFrom(
  { have = null, signal }: Asked,
  install: Install,
  list: Lock,
  there: ReadonlySet<string>,
): Promise<Outcome<null>> {
  if (have === null) return install(list, there, []);
  const links = ['--find-links', have];
  const made = (await isWhole(have, list, there))
    ? await install(list, there, [alone, ...links])
    : null;
  signal?.throwIfAborted();
  return made?.ok === true ? made : install(list, there, links);
}

async function isWhole(have: string, list: Lock, there: ReadonlySet<string>): Promise<boolean> {
  const names = new Set((await readdir(have)).map((file) => archiveName(file)?.name));
  return parseLock(list.text).every(
    ({ name, url }) => there.has(name) || (url === null && names.has(name)),
  );
}
