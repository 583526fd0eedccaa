import { describe, expect, test } from 'vitest';
import { Settings } from '../../../contract/settings';
import { stageSteps, liveSteps } from '../../../contract/steps';
import { treeOf } from '../../../helper/install/tree';
import { layoutUnder } from '../../../helper/state/layout';
import { taskNames } from '../../../helper/host/task-table';
import { zones } from '../../../build/support/import-zones.mjs';
import { coded, codeSpans, page, section, table } from './support/markdown';

const architecture = page('docs/architecture.md');

describe('architecture.md', () => {
  test('has every task', () => {
    const rows = table(section(architecture, 'Tasks in the sandbox'), 'task', 'user');
    expect(rows.map(([task]) => coded(task)[0])).toEqual(taskNames);
  });

  test('has every step of a run in its order', () => {
    const named = codeSpans(section(architecture, 'A run'));
    const steps: readonly string[] = [...stageSteps, ...liveSteps];
    expect([...new Set(named)].filter((name) => steps.includes(name))).toEqual(steps);
  });
});

test('CONTRIBUTING.md has every import zone', () => {
  const rows = table(
    section(page('CONTRIBUTING.md'), 'Folders, and who may import whom'),
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
