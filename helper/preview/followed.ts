import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tagsOf } from '../../contract/follow';
import { message } from '../../contract/message';
import type { Settings } from '../../contract/settings';
import type { BranchesAnswer } from '../../contract/update';
import type { Layout } from '../state/layout';
import { currentVersion } from '../state/version';
import { gitFailure } from '../tasks/git/failures';
import { fetchCommits, largestBytes, NothingToFollow, SizeWatch, targetRef } from './partial-clone';

type Followed = Extract<BranchesAnswer, { state: 'known' }>['followed'];

/** The commit that a refresh would use when following tags: the current one if it is ahead of them. Keeps nothing. */
export async function followed(
  layout: Layout,
  { follow, repository, branch, protocols }: Settings,
  deadline: AbortSignal,
): Promise<Followed> {
  const tags = tagsOf(follow);
  if (tags === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'ladylinux-branches-'));
  const watch = new SizeWatch(folder, largestBytes);
  const signal = AbortSignal.any([deadline, watch.signal]);
  try {
    const present = await currentVersion(layout);
    const current = present.kind === 'read' ? present.value.commit.hash : null;
    const { mirror } = layout;
    const wanted = { repository, branch, protocols, current, tags, mirror, signal };
    const { local, hasCurrent } = await fetchCommits(folder, wanted);
    const hash = (await local.raw(['rev-parse', '--verify', '--end-of-options', targetRef])).trim();
    if (!hasCurrent || current === null) return { hash };
    const count = ['rev-list', '--count', '--end-of-options', `${current}..${targetRef}`];
    return { hash: Number(await local.raw(count)) === 0 ? current : hash };
  } catch (error) {
    if (watch.signal.aborted)
      return { message: message('preview-too-large', { limitBytes: largestBytes }) };
    if (error instanceof NothingToFollow) return { message: error.said };
    return { message: gitFailure(repository, error).message };
  } finally {
    watch.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
