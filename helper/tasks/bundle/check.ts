import { lstatSync, readdirSync } from 'node:fs';
import { bundleFile, type BundleManifest } from '../../../contract/bundle';
import { folderWithin, type OpenFolder } from '../../models/open-folder';
import type { Task } from '../../host/task-table';
import { sha256OfContent } from '../../lib/sha256';
import { plainLine } from '../../lib/text';
import { pagesOf } from './pages';
import { factsOf, openBundle, readBundled, type Bundle } from '../../models/bundle/read';
import { refuse, unlessRefused } from '../../models/bundle/refusal';

/** How many files that are not part of it are reported. */
const mostTold = 20;
const mostLooked = 100_000;

/** What a bundle says about itself and, if `whole`, whether every file matches the manifest. */
export const lookAtBundle: Task<'look-at-bundle'> = ({ folder, whole }, { signal, progress }) =>
  unlessRefused(async () => {
    const bundle = await openBundle(folder);
    try {
      const { manifest, files } = bundle;
      checkPages(manifest);
      const facts = factsOf(bundle);
      const said = {
        history: manifest.history ?? null,
        modelFiles: manifest.models.map(({ path, bytes }) => ({ path, bytes })),
      };
      if (!whole) return { ...facts, ...said, unknown: [], unknownCount: 0 };
      let done = 0;
      for (const file of manifest.files) {
        await readBundled(files, file, signal);
        done += file.bytes;
        progress('bytes', done, facts.bytes);
      }
      const unknown = unknownFiles(bundle);
      return {
        ...facts,
        ...said,
        unknown: unknown.slice(0, mostTold),
        unknownCount: unknown.length,
      };
    } finally {
      bundle.files.close();
    }
  });

/** Checks that pages link only to archives of the bundle, and to all of them. */
export function checkPages({ files }: BundleManifest): void {
  const digests = new Map(files.map(({ path, sha256 }) => [path, sha256]));
  const pages = pagesOf(files);
  for (const [path, text] of pages)
    if (digests.get(path) !== sha256OfContent(text)) throw refuse('pages', path);
  const odd = files.find(({ path }) => path.startsWith('simple/') && !pages.has(path));
  if (odd !== undefined) throw refuse('pages', odd.path);
}

/** Files in the folder that are not part of the bundle: never read, only reported. */
function unknownFiles({ files: { base }, manifest }: Bundle): string[] {
  if (base === null) return [];
  const known = new Set([bundleFile, ...manifest.files.map(({ path }) => path)]);
  const unknown: string[] = [];
  const queue = [''];
  let looked = 0;
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    const folder = openedFolder(base, at);
    if (folder === null) continue;
    try {
      for (const name of readdirSync(folder.at('.'))) {
        looked += 1;
        if (looked > mostLooked) return unknown;
        const path = at === '' ? name : `${at}/${name}`;
        if (lstatSync(folder.at(name), { throwIfNoEntry: false })?.isDirectory() === true)
          queue.push(path);
        else if (!known.has(path)) unknown.push(plainLine(path).slice(0, 300));
      }
    } finally {
      folder.close();
    }
  }
  return unknown;
}

function openedFolder(base: OpenFolder, path: string): OpenFolder | null {
  const found = folderWithin(base, path === '' ? [] : path.split('/'));
  return found.kind === 'there' ? found.folder : null;
}
