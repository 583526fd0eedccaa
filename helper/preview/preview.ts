import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SimpleGit } from 'simple-git';
import { tagsOf } from '../../contract/follow';
import { isOffline, message, type Message } from '../../contract/message';
import type { KnownPreview, PreviewAnswer, PreviewEdits } from '../../contract/preview';
import type { Settings } from '../../contract/settings';
import { readHistory } from '../state/history';
import { currentVersion } from '../state/version';
import type { Layout } from '../state/layout';
import { hostOf } from '../../contract/repository-url';
import { gitFailure } from '../tasks/git/failures';
import { remoteBranches } from '../tasks/git/remote-branches';
import type { RunReport } from '../../contract/report';
import { dependencyChanges } from './dependencies';
import { incoming } from './incoming';
import { notices } from './notices';
import {
  fetchCommits,
  largestBytes,
  NothingToFollow,
  SizeWatch,
  type PartialClone,
} from './partial-clone';
import { signatureOf, tagRefs } from '../tasks/git/signature';
import type { Edit } from '../tasks/git/edits-patch';
import { repositoryBeside } from '../tasks/git/beside';
import { changesSinceHead, sizedEdits, withoutMountPoints } from '../tasks/git/local-edits';
import { limitSignal } from '../lib/signals';

const lastRuns = 20;

/** How long recent refreshes of this computer took, newest first. Those that did not stop the service do not count. */
export function estimate(reports: readonly RunReport[]): KnownPreview['estimate'] {
  const runs = reports
    .filter((report) => report.kind === 'refresh' && report.outcome === 'refreshed')
    .flatMap(({ downtimeMs, durationMs }) =>
      downtimeMs === null ? [] : [{ downtimeMs, durationMs }],
    )
    .slice(0, lastRuns);
  if (runs.length === 0) return null;
  return {
    downtimeMs: median(runs.map((run) => run.downtimeMs)),
    durationMs: median(runs.map((run) => run.durationMs)),
    runs: runs.length,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

const seconds = 60;

/** What a refresh of the branch would bring, found with the caller's rights. Limits time and size; stores nothing. */
export async function preview(
  layout: Layout,
  settings: Settings,
  branch: string,
): Promise<PreviewAnswer> {
  const checkedAt = new Date().toISOString();
  const given = (why: Message): PreviewAnswer => {
    const state = isOffline(why) ? 'offline' : 'failed';
    return { v: 1, state, checkedAt, message: why };
  };
  const scratch = await mkdtemp(join(tmpdir(), 'ladylinux-preview-'));
  const watch = new SizeWatch(scratch, largestBytes);
  const signal = limitSignal(seconds * 1000, watch.signal);
  try {
    const problem = await branchProblem(settings, branch, signal);
    if (problem !== null) return given(problem);
    return {
      v: 1,
      state: 'known',
      checkedAt,
      ...(await look(layout, settings, branch, scratch, signal)),
    };
  } catch (error) {
    if (watch.signal.aborted)
      return given(message('preview-too-large', { limitBytes: largestBytes }));
    if (signal.aborted)
      return given(message('fetch-stalled', { host: hostOf(settings.repository) }));
    if (error instanceof NothingToFollow) return given(error.said);
    return given(gitFailure(settings.repository, error).message);
  } finally {
    watch.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}

async function branchProblem(
  { repository, protocols }: Settings,
  branch: string,
  signal: AbortSignal,
): Promise<Message | null> {
  const answer = await remoteBranches(repository, protocols, signal);
  if (answer.kind === 'failed') return answer.message;
  const names = answer.branches.map(({ name }) => name);
  if (names.length === 0) return message('repository-not-found', { url: repository });
  if (names.includes(branch)) return null;
  return message('branch-not-found', { branch, known: names.slice(0, 8).join(', ') });
}

async function look(
  layout: Layout,
  settings: Settings,
  branch: string,
  scratch: string,
  signal: AbortSignal,
): Promise<Omit<KnownPreview, 'v' | 'state' | 'checkedAt'>> {
  const { repository, protocols } = settings;
  const present = await currentVersion(layout);
  const version = present.kind === 'read' ? present.value : null;
  const current = version?.commit ?? null;
  const folder = join(scratch, 'commits.git');
  await mkdir(folder);
  const clone = await fetchCommits(folder, {
    repository,
    branch,
    protocols,
    current: current?.hash ?? null,
    tags: branch === settings.branch ? tagsOf(settings.follow) : undefined,
    mirror: layout.mirror,
    signal,
  });
  const news = await incoming(clone, current?.hash ?? null);
  const hash = clone.hasCurrent && current !== null ? current.hash : null;
  const dependencies =
    current !== null && hash === null
      ? { state: 'unknown' as const, changes: [] }
      : await dependencyChanges(clone.remote, scratch, hash, news.target.hash);
  const edits =
    current === null
      ? null
      : await localEdits(join(scratch, 'edits'), layout, settings, current.hash, signal);
  const { reports } = await readHistory(layout);
  const signer = await signatureNotice(folder, settings, news.target.hash, clone, signal);
  const said = await notices(layout, settings, {
    target: news.target.hash,
    edits,
    reports,
    signal,
  });
  const isOther = version !== null && version.repository !== repository;
  return {
    repository,
    branch,
    current,
    ...news,
    ...(clone.tag !== null && { tag: clone.tag }),
    dependencies,
    edits,
    estimate: estimate(reports),
    notices: [
      ...(isOther
        ? [message('preview-other-repository', { from: version.repository, to: repository })]
        : []),
      ...signer,
      ...said,
    ],
  };
}

/** Who signed what a refresh would install; nothing if the settings name no signers. */
export async function signatureNotice(
  folder: string,
  { trust, repository }: Settings,
  commit: string,
  { remote }: PartialClone,
  signal: AbortSignal,
): Promise<Message[]> {
  if (trust.signers.length === 0) return [];
  if (trust.require === 'tag') {
    const tags = await tagRefs(remote, repository, commit);
    const asked = ['fetch', '--depth=1', '--filter=tree:0', '--no-tags', '--no-write-fetch-head'];
    if (tags.length > 0) await remote.raw([...asked, '--end-of-options', repository, ...tags]);
  }
  const found = await signatureOf({ repository: folder, commit, trust, signal });
  switch (found.state) {
    case 'trusted':
      return [message('preview-signed', { signer: found.signer, key: found.key })];
    case 'unsigned':
      return [message('preview-not-signed')];
    case 'refused':
      return [message('preview-signature-refused')];
    case 'no-keygen':
      return [
        message('tool-missing', { tool: 'ssh-keygen', fix: 'sudo apt install openssh-client' }),
      ];
  }
}

/** Differences from the current commit, found with a repository of our own beside the tree. */
export async function editsOf(
  scratch: string,
  layout: Layout,
  { appState: mountPoints }: Settings,
  current: string,
  signal: AbortSignal,
): Promise<{ readonly git: SimpleGit; readonly edits: readonly Edit[] }> {
  const git = await repositoryBeside({
    tree: layout.app,
    scratch,
    objects: join(layout.mirror, 'objects'),
    head: current,
    signal,
  });
  const changes = await changesSinceHead(git, layout.app);
  return { git, edits: await withoutMountPoints(changes, { app: layout.app, mountPoints }) };
}

/**
 * What a refresh would discard in app/. Does not read its `.git`, which belongs to another user and could name
 * programs; an index of our own, made from the current commit, gives the same result. null if commit or files are
 * unreadable.
 */
export async function localEdits(
  scratch: string,
  layout: Layout,
  settings: Settings,
  current: string,
  signal: AbortSignal,
): Promise<PreviewEdits | null> {
  try {
    await mkdir(scratch);
    const { edits } = await editsOf(scratch, layout, settings, current, signal);
    const { files, total, overLimit } = await sizedEdits(
      layout.app,
      edits,
      settings.saveLimitMiB * 1024 * 1024,
    );
    return { files: files.slice(0, 200), total, overLimit, savedTo: layout.saved };
  } catch {
    return null;
  }
}
