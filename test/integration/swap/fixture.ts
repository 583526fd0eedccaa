import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { nodeFiles, openSwaps, syncFilesystem, type Files, type Plan } from '../../../helper/swap';

export const at = (folder: string, ...parts: string[]) => path.join(folder, ...parts);

export const put = async (file: string, text: string): Promise<void> => {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
};

/** Everything below, with the text of the files: `opt/app/main.py=old`. */
export const listed = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const lines = entries.map(async (entry) => {
    const name = path.join(entry.parentPath, entry.name);
    const shown = path.relative(folder, name);
    return entry.isFile() ? [`${shown}=${await readFile(name, 'utf8')}`] : [];
  });
  return (await Promise.all(lines)).flat().sort();
};

export const journalOf = (folder: string) => at(folder, 'private/journal.json');

export const open = (folder: string, change: Partial<Files> = {}) =>
  openSwaps({
    journal: journalOf(folder),
    files: { ...nodeFiles(syncFilesystem), ...change },
  });

/** An app, a venv and two unit files, with their successors staged. */
export const stagedIn = async (folder: string): Promise<Plan> => {
  await put(at(folder, 'opt/app/main.py'), 'old');
  await put(at(folder, 'opt/venv/lib.py'), 'old');
  await put(at(folder, 'units/changed.conf'), 'old');
  await put(at(folder, 'units/removed.conf'), 'old');
  await put(at(folder, 'opt/next/app/main.py'), 'new');
  await put(at(folder, 'opt/next/venv/lib.py'), 'new');
  await put(at(folder, 'units/changed.conf.next'), 'new');
  for (const made of ['opt/kept/app', 'opt/kept/venv', 'private']) {
    await mkdir(at(folder, made), { recursive: true });
  }
  const tree = (name: string, kept: string) => ({
    kind: 'tree' as const,
    live: at(folder, 'opt', name),
    staged: at(folder, 'opt/next', name),
    kept: at(folder, 'opt/kept', name, kept),
  });
  const file = (name: string, staged: boolean) => ({
    kind: 'file' as const,
    live: at(folder, 'units', name),
    staged: staged ? at(folder, 'units', `${name}.next`) : null,
    kept: at(folder, 'units', `${name}.kept`),
  });
  return {
    runId: 'run-1',
    from: { commit: 'old', venvFingerprint: 'v1' },
    to: { commit: 'new', venvFingerprint: 'v2' },
    replacements: [
      tree('app', 'old'),
      tree('venv', 'v1'),
      file('changed.conf', true),
      file('removed.conf', false),
    ],
  };
};

export const before = [
  'opt/app/main.py=old',
  'opt/venv/lib.py=old',
  'units/changed.conf=old',
  'units/removed.conf=old',
];
export const stagedTrees = ['opt/next/app/main.py=new', 'opt/next/venv/lib.py=new'];
export const after = [
  'opt/app/main.py=new',
  'opt/kept/app/old/main.py=old',
  'opt/kept/venv/v1/lib.py=old',
  'opt/venv/lib.py=new',
  'units/changed.conf=new',
];
