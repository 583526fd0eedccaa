import { describe, expect, it } from 'vitest';
import { Settings } from '../../../contract/settings';
import { plan, tellChange, type MachineState, type Present } from '../../../helper/install/plan';
import { treeOf } from '../../../helper/install/tree';
import { layoutUnder } from '../../../helper/state/layout';
import { sentence } from '../../../words/format';

const layout = layoutUnder('/');
const settings = Settings.parse({});
const wanted = { settings, stored: { version: 1 as const } };
const nothing: MachineState = {
  users: new Set(),
  present: new Map(),
  disabledUnits: ['ladylinux-api.service'],
  stored: null,
  hasVersion: false,
};
const env: Present = { kind: 'file', owner: 'root', group: 'ladylinux', mode: 0o640 };
const complete: MachineState = {
  users: new Set(['ladylinux', 'ladylinux-build', 'ladylinux-trial']),
  present: new Map<string, Present>([
    ...treeOf(layout, settings).map(({ path, owner, group, mode }): [string, Present] => [
      path,
      { kind: 'folder', owner, group, mode },
    ]),
    [layout.envFile, env],
  ]),
  disabledUnits: [],
  stored: { version: 1 },
  hasVersion: true,
};
const changed = (path: string, present: Present) =>
  plan({ ...complete, present: new Map([...complete.present, [path, present]]) }, layout, wanted);

describe('the plan of an installation', () => {
  it('makes everything on a new machine, users first and the refresh last', () => {
    const kinds = plan(nothing, layout, wanted).map(({ kind }) => kind);
    expect(kinds[0]).toBe('users');
    expect(kinds.slice(-4)).toEqual(['write-file', 'settings', 'enable', 'refresh']);
    expect(kinds.filter((kind) => kind === 'make-folder')).toHaveLength(
      treeOf(layout, settings).length,
    );
  });

  it('is empty where everything is as it should be', () => {
    expect(plan(complete, layout, wanted)).toEqual([]);
  });

  it('never touches an existing models folder, regardless of its owner', () => {
    const owned: Present = { kind: 'folder', owner: 'ada', group: 'ada', mode: 0o700 };
    expect(changed(layout.models, owned)).toEqual([]);
    expect(changed(layout.models, { ...owned, kind: 'symlink' })).toEqual([]);
  });

  it('fixes owner and mode of its own folders', () => {
    const changes = changed(layout.data, {
      kind: 'folder',
      owner: 'root',
      group: 'root',
      mode: 0o755,
    });
    expect(changes).toMatchObject([{ kind: 'fix', path: layout.data }]);
    expect(changes.map((change) => sentence(tellChange(change), 'en'))).toEqual([
      'Give /var/lib/ladylinux/data to ladylinux:ladylinux with mode 0750 (now root:root, 0755).',
    ]);
  });

  it('never writes an env file that is there, and takes it from other readers', () => {
    const changes = changed(layout.envFile, { ...env, mode: 0o644 });
    expect(changes).toMatchObject([{ kind: 'fix', path: layout.envFile, to: { mode: 0o640 } }]);
  });

  it('says every change in one sentence', () => {
    for (const change of plan(nothing, layout, wanted)) {
      const told = sentence(tellChange(change), 'en');
      expect(told).toMatch(/^[A-Z].*\.$/);
      expect(told).not.toMatch(/[{}]/);
    }
  });

  it('names parents before what is in them', () => {
    const paths = treeOf(layout, settings).map(({ path }) => path);
    for (const [index, path] of paths.entries()) {
      const later = paths.slice(index + 1);
      expect(later.some((other) => path.startsWith(`${other}/`))).toBe(false);
    }
  });
});
