import { execa } from 'execa';
import { expect, it } from 'vitest';
import { anotherBranch } from '../../../helper/doctor/checks/code';

it.each([
  [['other', 'main'], 'main'],
  [['fix/(ui)'], 'fix/(ui)'],
  [["$(id);it's`x`|&"], "$(id);it's`x`|&"],
  [[], 'main'],
])('the branch of %j that is offered is one word of a shell', async (known, branch) => {
  const command = anotherBranch(known).replace(/^sudo ladylinux-refresh settings set /, '');
  const { stdout } = await execa('sh', ['-c', `printf '%s\\n' ${command}`]);
  expect(stdout).toBe(`branch=${branch}`);
});
