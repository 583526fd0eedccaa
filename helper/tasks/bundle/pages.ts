import type { BundledFile } from '../../../contract/bundle';
import { archiveName } from '../python/requirements';

const wheels = 'wheels/';

/** An archive's project; null: the file is not part of the index. */
const projectOf = (path: string): string | null =>
  path.startsWith(wheels) ? (archiveName(path)?.name ?? null) : null;

const page = (links: readonly string[]): string =>
  ['<!DOCTYPE html>', '<html><body>', ...links, '</body></html>', ''].join('\n');

/** The pages of a simple repository (PEP 503) for the archives in `wheels/`: path to text. Equal on all computers. */
export function pagesOf(files: readonly BundledFile[]): Map<string, string> {
  const projects = new Map<string, string[]>();
  for (const { path, sha256 } of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const project = projectOf(path);
    if (project === null) continue;
    const file = path.slice(wheels.length);
    const href = `../../${wheels}${encodeURIComponent(file)}#sha256=${sha256}`;
    const links = projects.get(project) ?? [];
    projects.set(project, [...links, `<a href="${href}">${file}</a><br>`]);
  }
  const names = [...projects.keys()].sort();
  return new Map([
    ['simple/index.html', page(names.map((name) => `<a href="${name}/">${name}</a><br>`))],
    ...names.map((name): [string, string] => [
      `simple/${name}/index.html`,
      page(projects.get(name) ?? []),
    ]),
  ]);
}
