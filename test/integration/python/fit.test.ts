import { expect, test } from 'vitest';
import { fitOf } from '../../../helper/tasks/python/fit';
import { lockFromText, parseLock } from '../../../helper/tasks/python/lock';
import { systemPython } from '../../support/python-tools';

const hash = `--hash=sha256:${'a'.repeat(64)}`;
const markers = {
  always: '',
  here: ` ; sys_platform == 'linux' and python_version >= '3.9'`,
  either: ` ; os_name == 'nt' or (implementation_name == 'cpython' and 'q' not in platform_machine)`,
  windows: ` ; sys_platform == "win32"`,
  old: ` ; python_full_version < '3.8.10'`,
  extra: ` ; extra == 'more'`,
  unreadable: ` ; python_version ~= '3.9'`,
};

test('what of a list is needed by this Python, and which of its wheels fit best', async () => {
  const python = await systemPython();
  const lines = Object.entries(markers).map(([name, marker]) => `${name}==1.0${marker} ${hash}`);
  const fit = await fitOf(python, parseLock(lockFromText(`${lines.join('\n')}\n`).text), undefined);
  const needed = fit?.entries.map(({ name }) => name);
  expect(needed).toEqual(['always', 'here', 'either', 'unreadable']);

  const entry = { name: 'always', version: '1.0' };
  const rank = (tags: string) => fit?.rank(`always-1.0-${tags}.whl`, entry) ?? Infinity;
  const own = `cp${python.version.split('.').slice(0, 2).join('')}`;
  const machine = python.platform.replace('linux-', '');
  const better = [
    `${own}-${own}-manylinux_2_17_${machine}.manylinux2014_${machine}`,
    `${own}-abi3-manylinux2014_${machine}`,
    `py3-none-manylinux2014_${machine}`,
    'py2.py3-none-any',
  ].map(rank);
  expect(better).toEqual([...better].sort((a, b) => a - b));
  expect(better).not.toContain(Infinity);
  expect(
    [`${own}-${own}-win_amd64`, `${own}-${own}-musllinux_1_1_${machine}`, 'cp27-none-any'].map(
      rank,
    ),
  ).toEqual([Infinity, Infinity, Infinity]);
  // neither another package, nor a path
  expect(fit?.rank('other-1.0-py3-none-any.whl', entry)).toBeNull();
  expect(fit?.rank('../always-1.0-py3-none-any.whl', entry)).toBeNull();
});

test('what a Python takes that is not here', async () => {
  const python = await systemPython();
  const needs = (marker: string) => `a${String(marker.length)}==1.0 ; ${marker} ${hash}`;
  const held = [
    `python_version == '3.14'`,
    `platform_machine == 'aarch64'`,
    `python_full_version < '3.14.2'`,
    `python_full_version >= '3.14.2'`,
  ];
  const others = [`python_version < '3.14'`, `platform_machine == 'x86_64'`];
  const lines = [...held, ...others].map(needs).sort();
  const entries = parseLock(lockFromText(`${lines.join('\n')}\n`).text);
  const other = { python: '3.14', platform: 'linux-aarch64' };
  const fit = await fitOf(python, entries, undefined, other);
  expect(fit?.entries.map(({ marker }) => marker).sort()).toEqual([...held].sort());

  const entry = { name: 'a', version: '1.0' };
  const rank = (tags: string) => fit?.rank(`a-1.0-${tags}.whl`, entry) ?? Infinity;
  // a wheel for a newer glibc, which that computer may not have, comes after one that every computer takes
  const better = [
    'cp314-cp314-manylinux_2_28_aarch64',
    'cp314-cp314-manylinux_2_17_aarch64.manylinux2014_aarch64',
    'cp314-cp314-manylinux_2_39_aarch64',
    'cp39-abi3-manylinux_2_17_aarch64',
    'py3-none-any',
  ].map(rank);
  expect(better).toEqual([...better].sort((a, b) => a - b));
  expect(better).not.toContain(Infinity);
  const foreign = [
    ...['cp313-cp313-manylinux_2_17_aarch64', 'cp314-cp314-manylinux_2_17_x86_64'],
    ...['cp314-cp314t-manylinux_2_17_aarch64', 'cp314-cp314-musllinux_1_2_aarch64'],
  ];
  expect(foreign.map(rank)).toEqual(foreign.map(() => Infinity));
});
