import { execa } from 'execa';
import { expect } from 'vitest';
import { historyOf } from '../../../helper/tasks/bundle/make-git';
import { test } from '../../support/folder';

test('a place in the history of a bundle is the number of commits that are new, merges and all', async ({
  folder,
}) => {
  const git = async (...args: string[]) =>
    (await execa('git', ['-c', 'user.name=A', '-c', 'user.email=a@b', ...args], { cwd: folder }))
      .stdout;
  const commit = async (name: string) => {
    await git('commit', '--quiet', '--allow-empty', `--message=${name}`);
    return git('rev-parse', 'HEAD');
  };
  await git('init', '--quiet', '--initial-branch=main');
  const line = [await commit('one')];
  await git('switch', '--quiet', '--create', 'side');
  await commit('side one');
  await git('switch', '--quiet', 'main');
  line.push(await commit('two'));
  await git('switch', '--quiet', 'side');
  await commit('side two');
  await git('switch', '--quiet', 'main');
  await git('merge', '--quiet', '--no-ff', '--message=merge', 'side');
  line.push(await git('rev-parse', 'HEAD'), await commit('three'));
  const tip = line.at(-1) ?? '';
  const wanted = { mirror: folder, branch: 'main', commit: tip, since: null };
  const { commits, committedAt } = await historyOf(wanted, new AbortController().signal);
  for (const each of line)
    expect([each, commits.indexOf(each)]).toEqual([
      each,
      Number(await git('rev-list', '--count', `${each}..${tip}`)),
    ]);
  expect(committedAt).toBe(
    new Date(Number(await git('log', '-1', '--format=%ct')) * 1000).toISOString(),
  );
});
