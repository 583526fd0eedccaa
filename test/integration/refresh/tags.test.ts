import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { exitCodes } from '../../../contract/outcome';
import { PreviewAnswer } from '../../../contract/preview';
import { nobody } from '../../../contract/request';
import { BranchesAnswer } from '../../../contract/update';
import { makePrefix, type TestPrefix } from '../../support/prefix';

let prefix: TestPrefix;
beforeAll(async () => {
  prefix = await makePrefix();
});
afterAll(() => prefix[Symbol.asyncDispose]());

const commit = (message: string) =>
  prefix.upstream.commit({ branch: 'main', message, files: { 'NEWS.md': `${message}\n` } });
const git = (...args: string[]) => prefix.upstream.git.raw(args);
async function tag(name: string, at: string, ...how: string[]): Promise<void> {
  await git('tag', ...how, name, at);
  await git('push', '--quiet', '--force', 'origin', `refs/tags/${name}`);
}
const set = async (pair: string) =>
  expect((await prefix.cli('settings', 'set', pair)).exitCode).toBe(exitCodes.ok);
const inPlace = async () => (await prefix.status()).code?.hash;
const preview = async () =>
  PreviewAnswer.parse(JSON.parse((await prefix.cli('preview', '--json')).stdout));
const followed = async () => {
  const answer = BranchesAnswer.parse(JSON.parse((await prefix.cli('branches', '--json')).stdout));
  return answer.state === 'known' ? answer.followed : answer;
};

describe('tags that are followed', () => {
  it('none there: nothing is changed, and what to do is said', async () => {
    await set('follow=tags:v*');
    const { exitCode, report } = await prefix.run('refresh');
    expect(exitCode).toBe(exitCodes.stagingFailed);
    expect(report?.cause ?? report?.message).toMatchObject({
      code: 'no-tag-to-follow',
      params: { pattern: 'v*', branch: 'main' },
    });
    expect(await preview()).toMatchObject({
      state: 'failed',
      message: { code: 'no-tag-to-follow' },
    });
    expect(await followed()).toMatchObject({ message: { code: 'no-tag-to-follow' } });
  });

  it('the newest that leads into the branch is taken, whatever other tags there are', async () => {
    const first = await commit('First');
    const released = await commit('Released');
    await commit('After it');
    await tag('v1.0', first);
    await tag('v1.1', released, '--annotate', '--message=One');
    await tag('nightly', await prefix.upstream.head('main'));
    const aside = await prefix.upstream.commit({ branch: 'aside', files: { 'A.md': '1\n' } });
    await tag('v9.0', aside);
    await git('checkout', '--quiet', 'main');
    expect(await preview()).toMatchObject({ tag: 'v1.1', target: { hash: released } });
    expect((await prefix.run('refresh')).exitCode).toBe(exitCodes.ok);
    expect(await inPlace()).toBe(released);
    expect(await followed()).toEqual({ hash: released });
    expect((await prefix.run('refresh')).report?.outcome).toBe('nothing-to-do');
  });

  it('a tag that is set on what was fetched long ago is seen, and one that is moved, too', async () => {
    const head = await prefix.upstream.head('main');
    await tag('v1.2', head);
    const { events, report } = await prefix.run('refresh');
    expect(report).toMatchObject({ outcome: 'refreshed', now: head });
    const fetched = events.find((each) => each.type === 'step-finished' && each.step === 'fetch');
    expect(fetched).toMatchObject({ detail: { params: { tag: 'v1.2' } } });
    const later = await commit('Later');
    await tag('v1.2', later, '--force');
    expect((await prefix.run('refresh')).report).toMatchObject({ now: later });
  });

  it('who is ahead of the tags: the timer takes nothing, a person goes back, and nothing was rewritten', async () => {
    const head = await commit('Untagged');
    await set('follow=branch');
    expect((await prefix.run('refresh')).report).toMatchObject({ now: head });
    await set('follow=tags:v*');
    expect(await followed()).toEqual({ hash: head });
    expect(await preview()).toMatchObject({ relation: 'older', tag: 'v1.2' });
    vi.stubEnv('SUDO_USER', nobody.timer); // who asks
    const timer = await prefix.run('refresh');
    vi.unstubAllEnvs();
    expect(timer.report).toMatchObject({
      outcome: 'nothing-to-do',
      message: { code: 'ahead-of-tag', params: { tag: 'v1.2' } },
    });
    expect(await inPlace()).toBe(head);
    const { report } = await prefix.run('refresh');
    expect(report?.outcome).toBe('refreshed');
    expect(report?.warnings.map(({ code }) => code)).not.toContain('history-rewritten');
    expect(await inPlace()).not.toBe(head);
  });

  it('a named branch or commit takes precedence', async () => {
    const head = await prefix.upstream.head('main');
    expect((await prefix.run('refresh', '--branch', 'main')).report).toMatchObject({ now: head });
  });
});
