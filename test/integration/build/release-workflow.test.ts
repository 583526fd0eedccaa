import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { expect } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { inProject } from '../../../build/support/paths.mjs';
import { documentedLines } from '../../support/documented';
import { test } from '../../support/folder';
import { newSigningKey } from '../../support/signing-key';

const Workflow = z.object({
  jobs: z.object({ release: z.object({ steps: z.array(z.record(z.string(), z.unknown())) }) }),
});
const Step = z.object({ run: z.string(), 'working-directory': z.string().default('.') });

/** What a step of the release runs. */
async function stepOf(name: string): Promise<z.infer<typeof Step>> {
  const text = await readFile(inProject('.github/workflows/release.yml'), 'utf8');
  const { steps } = Workflow.parse(parse(text)).jobs.release;
  return Step.parse(steps.find((step) => step['name'] === name));
}

/** The project as a fresh checkout, without installed and built files. */
async function checkOut(target: string): Promise<void> {
  await mkdir(target);
  const copy =
    'git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents --no-dereference -t "$0"';
  await execa('bash', ['-c', copy, target], { cwd: inProject() });
  await symlink(inProject('node_modules'), join(target, 'node_modules'));
}

test('the steps of the workflow sign the repository again and keep it', async ({ folder }) => {
  const [remote, before, workspace] = ['remote.git', 'before', 'workspace'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  const who = { GIT_AUTHOR_NAME: 'Eve', GIT_AUTHOR_EMAIL: 'eve@example.org' };
  const env = { ...who, GIT_COMMITTER_NAME: 'Eve', GIT_COMMITTER_EMAIL: 'eve@example.org' };
  await execa('git', ['init', '--quiet', '--bare', remote]);
  await execa('git', ['clone', '--quiet', remote, before]);
  const once = documentedLines().filter(({ path }) => path.endsWith('docs/release.md'));
  const lines = once.map(({ line }) => line).filter((line) => line.startsWith('git '));
  expect(lines).toHaveLength(3);
  await execa('bash', ['-ec', lines.join('\n')], { cwd: before, env });

  await checkOut(workspace);
  // as actions/checkout does with `path` and `ref`
  const apt = join(workspace, 'out/release/apt');
  await mkdir(dirname(apt), { recursive: true });
  await execa('git', ['clone', '--quiet', '--branch', 'gh-pages', remote, apt]);
  const given = {
    LADYLINUX_SIGNING_KEY: await newSigningKey('LadyLinux (test)', folder),
    LADYLINUX_PUBLIC_KEY: '',
    RENEW: '--renew',
    GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
  };
  const shown = async (path: string) => {
    const args = ['--git-dir', remote, 'show', `gh-pages:${path}`];
    return (await execa('git', args, { encoding: null })).stdout;
  };
  const seen: string[] = [];
  for (const _ of [1, 2]) {
    for (const name of ['Make it', 'Keep it']) {
      const { run, 'working-directory': below } = await stepOf(name);
      await execa('bash', ['-e', '-c', run], { cwd: join(workspace, below), env: given });
    }
    const [release, key] = await Promise.all(
      ['dists/stable/InRelease', 'ladylinux.gpg'].map(shown),
    );
    await writeFile(join(folder, 'InRelease'), release ?? '');
    await writeFile(join(folder, 'key.gpg'), key ?? '');
    await execa('gpgv', ['--keyring', join(folder, 'key.gpg'), join(folder, 'InRelease')]);
    seen.push(String(release));
  }
  expect(seen[0]).toMatch(/^Valid-Until: /m);
  expect(seen[1]).not.toBe(seen[0]);
  const { stdout } = await execa('git', ['--git-dir', remote, 'log', '--format=%s', 'gh-pages']);
  expect(stdout.split('\n')).toHaveLength(3);
});
