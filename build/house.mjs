import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { importsOf, projectFiles } from './support/import-graph.mjs';
import { isMain } from './support/is-main.mjs';
import { helperFloors, zones } from './support/import-zones.mjs';
import { projectRoot } from './support/paths.mjs';
import { say } from './support/say.mjs';

/**
 * Figures about the product's structure: imports that run upwards, import cycles (types included), files and lines.
 *
 * @typedef {object} House
 * @property {string[]} upwards imports within helper/ from a lower folder to a higher one, and from a folder that is not in the list
 * @property {string[][]} circles files that import each other in a cycle
 * @property {number} files of the product
 * @property {number} helperFiles
 * @property {number} lines of the product
 * @property {{ file: string, lines: number }} longest
 */

/** Generated from words/en.json; nobody reads it from top to bottom. */
const generated = ['contract/message-codes.ts'];

/** @param {string} root */
export function trackedSources(root) {
  const folders = zones.map(({ folder }) => `${folder}/`);
  return projectFiles(root).filter(
    (file) => /\.tsx?$/.test(file) && folders.some((folder) => file.startsWith(folder)),
  );
}

/**
 * @param {ReadonlyMap<string, string>} sources the text of each file, by its path in the project
 * @returns {House}
 */
export function measure(sources) {
  const imports = new Map(
    [...sources].map(([file, text]) => [file, importsOf(file, text, sources)]),
  );
  const lines = [...sources].map(([file, text]) => ({ file, lines: text.split('\n').length - 1 }));
  const [longest = { file: '', lines: 0 }] = lines
    .filter(({ file }) => !generated.includes(file))
    .sort((a, b) => b.lines - a.lines);
  return {
    upwards: [...imports].flatMap(([file, found]) => upwardsFrom(file, found)),
    circles: circlesOf(imports),
    files: sources.size,
    helperFiles: lines.filter(({ file }) => file.startsWith('helper/')).length,
    lines: lines.reduce((sum, one) => sum + one.lines, 0),
    longest,
  };
}

/**
 * @param {string} file
 * @param {readonly string[]} imports
 */
function upwardsFrom(file, imports) {
  const floor = floorOf(file);
  if (floor === null) return [];
  return imports
    .filter((other) => {
      const below = floorOf(other);
      return below !== null && (below < floor || floor === -1);
    })
    .map((other) => `${file} -> ${other}`);
}

/** @param {string} file */
function floorOf(file) {
  if (!file.startsWith('helper/')) return null;
  return helperFloors.indexOf(dirname(file).split('/')[1] ?? '');
}

/**
 * Tarjan's strongly connected components of more than one file.
 *
 * @param {ReadonlyMap<string, readonly string[]>} imports
 */
function circlesOf(imports) {
  /** @type {Map<string, { index: number, low: number, isOpen: boolean }>} */
  const marks = new Map();
  /** @type {string[]} */
  const open = [];
  /** @type {string[][]} */
  const circles = [];
  /** @param {string} file */
  const visit = (file) => {
    const mark = { index: marks.size, low: marks.size, isOpen: true };
    marks.set(file, mark);
    open.push(file);
    for (const other of imports.get(file) ?? []) {
      const seen = marks.get(other) ?? visit(other);
      if (seen.isOpen) mark.low = Math.min(mark.low, seen.low);
    }
    if (mark.low === mark.index) {
      const ring = open.splice(open.lastIndexOf(file));
      for (const one of ring) Object.assign(marks.get(one) ?? {}, { isOpen: false });
      if (ring.length > 1) circles.push(ring.sort());
    }
    return mark;
  };
  for (const file of imports.keys()) if (!marks.has(file)) visit(file);
  return circles;
}

/** @param {string} root */
export function measureProject(root) {
  return measure(
    new Map(trackedSources(root).map((file) => [file, readFileSync(join(root, file), 'utf8')])),
  );
}

if (isMain(import.meta.url)) {
  const house = measureProject(projectRoot);
  say(`imports that run upwards  ${house.upwards.length}`);
  for (const one of house.upwards) say(`  ${one}`);
  say(`import circles            ${house.circles.length}`);
  for (const ring of house.circles) say(`  ${ring.join(' ')}`);
  say(`files                     ${house.files}, of them ${house.helperFiles} in helper/`);
  say(`lines                     ${house.lines}`);
  say(`longest file              ${house.longest.lines} ${house.longest.file}`);
  process.exitCode = house.upwards.length + house.circles.length === 0 ? 0 : 1;
}
