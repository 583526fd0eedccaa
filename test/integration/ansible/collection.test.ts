import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testCacheDirectory } from '../../../build/support/paths.mjs';
import { makeAnsible, type Ansible } from '../../support/ansible';

let ansible: Ansible;
beforeAll(async () => {
  ansible = await makeAnsible();
}, 300_000);
afterAll(() => ansible[Symbol.asyncDispose]());

test('the collection passes ansible-lint at the production profile', async () => {
  const { stdout, stderr } = await ansible.run('ansible-lint', [
    ...['--offline', '--nocolor', '--profile', 'production'],
  ]);
  expect(stderr, stdout).toContain("Profile 'production' was required, and it passed");
}, 300_000);

/**
 * ansible-test fetches pip for its virtual environments from a host of its own, where it does not find it in this file. Python brings a
 * pip along (ensurepip), which fetches that one from the package index instead.
 */
const bootstrap = `import ensurepip, os, runpy, sys
ensurepip.bootstrap()
del os.environ["PIP_CONFIG_FILE"]
sys.argv = ["pip", "install", *(each for each in sys.argv[1:] if not each.startswith("--no-"))]
runpy.run_module("pip", run_name="__main__")
`;

test(
  'the collection passes ansible-test sanity',
  { tags: 'thorough', timeout: 1_200_000 },
  async () => {
    const home = join(testCacheDirectory(), 'ansible-home');
    const cache = join(home, '.ansible/test/cache');
    await mkdir(cache, { recursive: true });
    await writeFile(join(cache, 'get_pip_24_2.py'), bootstrap);
    // of the Pythons that it knows, the one that is here
    const minor = ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'];
    const { stdout: python } = await execa('python3', minor);
    const args = ['sanity', '--requirements', '--python', python];
    const { exitCode, all } = await ansible.run('ansible-test', args, {
      all: true,
      env: { HOME: home },
    });
    expect(exitCode, all).toBe(0);
    expect(all).toContain('Running sanity test "validate-modules"');
  },
);
