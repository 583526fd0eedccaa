import { expect, it } from 'vitest';
import { pythonNames } from '../../../contract/bundle';
import { pythonOfTag } from '../../../helper/commands/python-tag';
import { Exit } from '../../../helper/commands/context';
import { compileFor } from '../../../helper/tasks/python/other-python';

it('is of a Python on this processor, or on the one that it names', () => {
  const own = 'aarch64';
  expect(pythonOfTag('3.13', own)).toEqual({ python: '3.13', platform: 'linux-aarch64' });
  expect(pythonOfTag('3.9-x86_64', own)).toEqual({ python: '3.9', platform: 'linux-x86_64' });
});

it.each(['', '3', '3.8', '3.013', '3.130', '2.7', '3.13.1', '3.13t', '3.13-', '3.13-arm', '4.1'])(
  'is refused if no such Python is served: “%s”',
  (tag) => {
    expect(() => pythonOfTag(tag, 'x86_64')).toThrow(Exit);
  },
);

it('names the processor where there are several', () => {
  const one = pythonOfTag('3.11', 'x86_64');
  const other = pythonOfTag('3.13', 'x86_64');
  const arm = pythonOfTag('3.12-aarch64', 'x86_64');
  expect(pythonNames([one, other])).toEqual(['3.11', '3.13']);
  expect(pythonNames([one, arm])).toEqual(['3.11-x86_64', '3.12-aarch64']);
});

it('is told to uv as it calls it', () => {
  expect(compileFor(pythonOfTag('3.12-aarch64')).join(' ')).toBe(
    '--python-version 3.12 --python-platform aarch64-manylinux_2_28',
  );
});
