import { expect, test } from 'vitest';
import { SettingsChange } from '../../../contract/settings-change';
import { Settings } from '../../../contract/settings';
import {
  extrasOf,
  packagesOf,
  pythonChangeOf,
  pythonDraftOf,
  pythonOf,
} from '../../../renderer/sections/settings/python-judge';

const stored = Settings.parse({
  packages: { names: ['fastapi', 'numpy>=1,<2; python_version < "3.13"'], minimumAgeDays: 7 },
  python: { version: '3.11', mirror: 'https://mirror.example.org/python' },
  extras: ['cpu'],
});
const draft = pythonDraftOf(stored);

test('what is typed as it is stored changes nothing', () => {
  expect(pythonChangeOf(draft, stored)).toEqual({});
});

test('keeps what the window does not show', () => {
  const change = pythonChangeOf(
    {
      ...draft,
      packages: `${draft.packages}\n\n  uvicorn==0.34.0 `,
      extras: 'cpu,  tests',
      receivesPython: true,
      pythonTool: 'pip',
    },
    stored,
  );
  expect(change).toEqual({
    packages: { ...stored.packages, names: [...stored.packages.names, 'uvicorn==0.34.0'] },
    extras: ['cpu', 'tests'],
    python: { ...stored.python, managed: true },
    pythonTool: 'pip',
  });
  expect(SettingsChange.parse(change)).toEqual(change);
});

test('takes everything away again', () => {
  const change = pythonChangeOf({ ...draft, packages: '', extras: ' ', python: 'auto' }, stored);
  expect(change).toEqual({
    packages: { ...stored.packages, names: [] },
    extras: [],
    python: { ...stored.python, version: 'auto' },
  });
});

test.each(['auto', ' 3.12 ', '/opt/python/bin/python3'])('takes the Python “%s”', (python) => {
  expect(pythonOf({ ...draft, python }, stored)?.version).toBe(python.trim());
});

test.each(['', '3', '3.12.1', '2.7', 'python3', 'usr/bin/python3'])(
  'takes no Python “%s”',
  (python) => {
    expect(pythonOf({ ...draft, python }, stored)).toBeNull();
    expect(pythonChangeOf({ ...draft, python }, stored)).toBeNull();
  },
);

test.each([
  ['packages', 'fastapi\nhttps://example.org/evil', 'https://example.org/evil'],
  ['packages', '-r list.txt', '-r list.txt'],
  ['extras', 'cpu, --all', '--all'],
])('names what of %s is none', (name, typed, wrong) => {
  const changed = { ...draft, [name]: typed };
  expect(name === 'packages' ? packagesOf(changed).wrong : extrasOf(changed).wrong).toBe(wrong);
  expect(pythonChangeOf(changed, stored)).toBeNull();
});
