import { access } from 'node:fs/promises';
import { isLocal } from './download';
import { lockOptions } from './lock';
import { archiveName } from './requirements';
import { filesOn, projectUrl, type IndexFile } from './simple-index';
import { sameVersion } from './versions';
import type { Interpreter, PackageSource, Watch } from './types';

/** What an index has of one version of a package for this kind of computer. */
export interface Offer {
  readonly version: string;
  /** The Pythons of its wheels, such as "3.10" or "3.9+", lowest first. */
  readonly pythons: readonly string[];
  readonly hasSource: boolean;
  fits(python: Pick<Interpreter, 'version'>): boolean;
}

export const minorOf = ({ version }: Pick<Interpreter, 'version'>): number =>
  Number(version.split('.')[1] ?? 0);

/** The name of a wheel states several of each, PEP 425, "Compressed Tag Sets". */
export function wheelTags(file: string) {
  const parts = file
    .replace(/\.whl$/, '')
    .split('-')
    .slice(-3);
  const [pythons = [], abis = [], platforms = []] = parts.map((part) => part.split('.'));
  return { pythons, abis, platforms };
}

/** The Pythons of a wheel, PEP 425: only 3.`minor`, or also newer ones. null: another platform, or no Python 3. */
function pythonsOf(file: string, platform: string): { minor: number; newer: boolean }[] | null {
  const { pythons, abis, platforms } = wheelTags(file);
  const [, machine = ''] = /^linux-(.+)$/.exec(platform) ?? [];
  const isForUs = platforms.some(
    (each) => each === 'any' || (each.includes('linux') && each.endsWith(`_${machine}`)),
  );
  if (!file.endsWith('.whl') || !isForUs) return null;
  return pythons.flatMap((tag) => {
    const [, kind = '', minor = ''] = /^(py|cp)3(\d*)$/.exec(tag) ?? [];
    if (kind === '') return [];
    const newer = kind === 'py' || abis.includes('abi3');
    return [{ minor: Number(minor), newer }];
  });
}

/** version: null for the newest on the page. */
export function offerOf(
  files: readonly Pick<IndexFile, 'name'>[],
  version: string | null,
  platform: string,
): Offer | null {
  const told = files.flatMap(({ name }) => {
    const of = archiveName(name)?.version;
    return of === undefined ? [] : [{ name, version: of }];
  });
  const wanted = version ?? told.at(-1)?.version;
  if (wanted === undefined) return null;
  const own = told.filter((file) => sameVersion(file.version, wanted));
  if (own.length === 0) return null;
  const tags = own.flatMap(({ name }) => pythonsOf(name, platform) ?? []);
  const sorted = [...tags].sort((a, b) => a.minor - b.minor);
  return {
    version: wanted,
    pythons: [
      ...new Set(sorted.map(({ minor, newer }) => `3.${String(minor)}${newer ? '+' : ''}`)),
    ],
    hasSource: own.some(({ name }) => !name.endsWith('.whl')),
    fits: (python) =>
      tags.some(({ minor, newer }) =>
        newer ? minorOf(python) >= minor : minorOf(python) === minor,
      ),
  };
}

/** Asks the indexes of a list. null: none has the package. */
export async function offered(
  { index, python, signal }: PackageSource & Watch & { python: Interpreter },
  lock: string,
  { name, version }: { name: string; version: string | null },
): Promise<Offer | null> {
  const extra = (isLocal(index) ? [] : lockOptions(lock)).flatMap((option) =>
    option.startsWith('--find-links') ? [] : [option.replace(/^\S+ /, '')],
  );
  for (const each of [...extra, index]) {
    const answer = await filesOn(projectUrl(each, name), signal);
    const offer = answer.kind === 'ok' ? offerOf(answer.files, version, python.platform) : null;
    if (offer !== null) return offer;
  }
  return null;
}

/** Whether a C compiler and this Python's headers are installed, without which no C package can be built. */
export async function canCompile(python: Interpreter): Promise<boolean> {
  const headers = `/usr/include/python3.${String(minorOf(python))}/Python.h`;
  return Promise.all(['/usr/bin/cc', headers].map((path) => access(path))).then(
    () => true,
    () => false,
  );
}
