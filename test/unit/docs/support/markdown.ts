import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = join(dirname(fileURLToPath(import.meta.url)), '../../../..');

export interface Page {
  /** Relative to the project. */
  readonly path: string;
  readonly text: string;
}

const readPage = (path: string): Page => ({
  path,
  text: readFileSync(join(projectRoot, path), 'utf8'),
});

/** The pages for people: those of the project's root and of docs/. */
export function pages(): Page[] {
  const below = readdirSync(join(projectRoot, 'docs'), { recursive: true, encoding: 'utf8' });
  const paths = [
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    ...below.map((name) => `docs/${name}`),
  ];
  return paths.filter((path) => path.endsWith('.md')).map(readPage);
}

export const page = (path: string): string => readPage(path).text;

const fence = /^```(\w*)\n([\s\S]*?)^```$/gm;

export const fenceLanguages = (text: string): string[] =>
  [...text.matchAll(fence)].map((match) => match[1] ?? '');

export function codeBlocks(text: string, language: string): string[] {
  return [...text.matchAll(fence)]
    .filter((match) => match[1] === language)
    .map((match) => match[2] ?? '');
}

export function codeSpans(text: string): string[] {
  return [...text.replace(fence, '').matchAll(/`([^`]+)`/g)].map((match) =>
    (match[1] ?? '').replace(/\s+/g, ' '),
  );
}

/** Where links and images lead, as they are written. */
export function links(text: string): string[] {
  return [...text.replace(fence, '').matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
}

/** As GitHub makes them of headings. */
export function anchors(text: string): Set<string> {
  const headings = text.replace(fence, '').matchAll(/^#{1,6} (.+)$/gm);
  return new Set(
    [...headings].map((match) =>
      (match[1] ?? '')
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** The text from a heading to the next one that is not below it. */
export function section(text: string, title: string): string {
  const lines = text.split('\n');
  const from = lines.findIndex(
    (line) => line.replace(/^#+ /, '') === title && line.startsWith('#'),
  );
  if (from < 0) throw new Error(`there is no section "${title}"`);
  const level = /^#+/.exec(lines[from] ?? '')?.[0].length ?? 0;
  const rest = lines.slice(from + 1);
  const to = rest.findIndex((line) => {
    const depth = /^(#+) /.exec(line)?.[1]?.length ?? 0;
    return depth > 0 && depth <= level;
  });
  return rest.slice(0, to < 0 ? undefined : to).join('\n');
}

/** Every table of a text: its rows without the head, each as its cells. */
export function tables(text: string): string[][][] {
  const found: string[][][] = [];
  let rows: string[][] | null = null;
  for (const line of [...text.split('\n'), '']) {
    if (!line.startsWith('|')) {
      if (rows !== null) found.push(rows.slice(2));
      rows = null;
      continue;
    }
    rows ??= [];
    rows.push(
      line
        .slice(1, line.lastIndexOf('|'))
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll('\\|', '|')),
    );
  }
  return found;
}

/** The table whose head begins with these words. */
export function table(text: string, ...head: string[]): string[][] {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    return head.every((word, index) => cells[index + 1] === word);
  });
  if (at < 0) throw new Error(`there is no table with ${head.join(', ')}`);
  const [rows] = tables(lines.slice(at).join('\n'));
  if (rows === undefined || rows.length === 0)
    throw new Error(`the table ${head.join(', ')} is empty`);
  return rows;
}

/** What stands in backticks in a cell. */
export const coded = (cell: string | undefined): string[] => codeSpans(cell ?? '');

export const fromRoot = (path: string): string => relative(projectRoot, path);
