import { describe, expect, test } from 'vitest';
import { Settings } from '../../../contract/settings';
import { stageSteps, liveSteps } from '../../../contract/steps';
import { treeOf } from '../../../helper/install/tree';
import { layoutUnder } from '../../../helper/state/layout';
import { taskNames } from '../../../helper/host/task-table';
import { trackedSources } from '../../../build/house.mjs';
import { helperFloors, zones } from '../../../build/support/import-zones.mjs';
import { projectRoot } from '../../../build/support/paths.mjs';
import { taskRow } from './support/task-row';
import { coded, codeSpans, page, section, table } from './support/markdown';

const architecture = page('docs/architecture.md');

describe('architecture.md', () => {
  test('has every task as it is defined', () => {
    const rows = table(section(architecture, 'Tasks in the sandbox'), 'task', 'user');
    expect(rows).toEqual(taskNames.map(taskRow));
  });

  test('has every step of a run in its order', () => {
    const named = codeSpans(section(architecture, 'A run'));
    const steps: readonly string[] = [...stageSteps, ...liveSteps];
    expect([...new Set(named)].filter((name) => steps.includes(name))).toEqual(steps);
  });
});

describe('the map of folders', () => {
  const rowsOf = (title: string) =>
    table(section(architecture, title), 'folder', 'holds').map(
      ([folder]) => coded(folder)[0] ?? '',
    );

  test.each([
    ['helper', 'The helper, from the top to the bottom'],
    ['main', "The tray's main process"],
    ['renderer', 'The pages of the windows'],
  ])('has every folder of %s/', (top, title) => {
    const folders = trackedSources(projectRoot)
      .filter((file) => file.startsWith(`${top}/`))
      .flatMap((file) => parentsOf(file))
      .filter((folder) => folder.split('/').length > (top === 'helper' ? 2 : 1));
    const named = rowsOf(title);
    expect([...named].sort()).toEqual([...new Set(folders)].sort());
  });

  test('has the helper in the order in which it may import', () => {
    const named = rowsOf('The helper, from the top to the bottom');
    const tops = [...new Set(named.map((folder) => folder.split('/')[1]))];
    expect(tops).toEqual(helperFloors);
  });
});

/** The folders above a file, each with a slash at its end. */
function parentsOf(file: string): string[] {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_, index) => `${parts.slice(0, index + 1).join('/')}/`);
}

test('CONTRIBUTING.md has every import zone', () => {
  const rows = table(
    section(page('CONTRIBUTING.md'), 'Folders, and what they may import'),
    'folder',
  );
  expect(rows.map(([folder]) => coded(folder)[0]).sort()).toEqual(
    zones.map(({ folder }) => `${folder}/`).sort(),
  );
});

test('interfaces.md has the owners and modes that install makes', () => {
  const rows = table(section(page('docs/interfaces.md'), 'Files and modes'), 'path', 'owner');
  const documented = new Map(
    rows.flatMap(([path, owner, mode]) =>
      unfolded(coded(path)[0] ?? '').map((one) => [
        one,
        `${owner?.replaceAll('`', '') ?? ''} ${mode ?? ''}`,
      ]),
    ),
  );
  const made = treeOf(layoutUnder('/'), Settings.parse({}))
    .map((folder) => ({
      path: folder.path,
      is: `${folder.owner} ${folder.mode.toString(8).padStart(4, '0')}`,
    }))
    .filter(({ path }) => documented.has(path));
  expect(made.length).toBeGreaterThan(7);
  for (const { path, is } of made) expect(documented.get(path), path).toBe(is);
});

/** A path without its last slash; `{a,b}` stands for several. */
function unfolded(path: string): string[] {
  const [, before = '', names = '', after = ''] = /^(.*)\{(.*)\}(.*)$/.exec(path) ?? [];
  if (names === '') return [path.replace(/\/$/, '')];
  return names.split(',').map((name) => `${before}${name}${after}`);
}
