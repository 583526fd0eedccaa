import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SimpleGit } from 'simple-git';
import type { Message } from '../../contract/message';
import { previewLimits } from '../../contract/preview';
import type { GitProtocol } from '../../contract/repository-url';
import { borrowObjects } from '../tasks/git/beside';
import { gitIn } from '../tasks/git/client';
import { checksObjects } from '../tasks/git/fsck';
import { newestTag, noTag } from '../tasks/git/newest-tag';

const everyMs = 250;
/** Of what is fetched to be looked at and thrown away. */
export const largestBytes = 64 * 1024 * 1024;

/** Gives up where a folder grows too large: git has no limit of its own for what it fetches. */
export class SizeWatch {
  readonly #stop = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(folder: string, limitBytes: number) {
    this.#timer = setInterval(() => {
      void sizeOf(folder).then((bytes) => {
        if (bytes > limitBytes) this.#stop.abort();
      });
    }, everyMs);
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

async function sizeOf(folder: string): Promise<number> {
  const paths = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    paths.map((path) =>
      lstat(join(folder, path)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

export interface PartialClone {
  /** Asks only what is here: an object that is missing is an error, never a download. */
  readonly local: SimpleGit;
  /** Fetches single trees and files that it is asked for. */
  readonly remote: SimpleGit;
  readonly hasCurrent: boolean;
  /** The one that is the target. */
  readonly tag: string | null;
}

/** Nothing that is followed is there. */
export class NothingToFollow extends Error {
  constructor(readonly said: Message) {
    super(said.code);
  }
}

interface WantedObjects {
  readonly repository: string;
  readonly branch: string;
  readonly protocols: readonly GitProtocol[];
  readonly current: string | null;
  /** The pattern of the tags of which the newest is the target, instead of the branch's newest commit. */
  readonly tags: string | undefined;
  /** Objects that are here already are borrowed from it, where it can be read. */
  readonly mirror: string;
  readonly signal: AbortSignal;
}

export const targetRef = 'refs/ladylinux/target';

/** Commits alone (git-rev-list(1), `--filter=tree:0`), no deeper than the limit, into a repository that is thrown away. */
export async function fetchCommits(folder: string, wanted: WantedObjects): Promise<PartialClone> {
  const { repository, branch, protocols, current, tags, signal } = wanted;
  const local = gitIn(folder, { protocols: [], signal });
  const remote = gitIn(folder, {
    protocols,
    repository,
    signal,
    config: [...checksObjects, 'http.lowSpeedLimit=100', 'http.lowSpeedTime=15'],
  });
  await local.raw(['init', '--bare', '--quiet', '--template=', '.']);
  await borrowObjects(folder, join(wanted.mirror, 'objects'));
  const hasCurrent = current !== null && (await hasObject(local, current));
  // A ref of what is here is all that the remote need not send.
  if (hasCurrent) await local.raw(['update-ref', 'refs/ladylinux/current', current]);
  await remote.raw([
    'fetch',
    `--depth=${String(previewLimits.read)}`,
    '--filter=tree:0',
    // else those that lead into what is fetched: git-fetch(1), "automatic tag following"
    ...(tags === undefined ? ['--no-tags'] : []),
    '--no-write-fetch-head',
    '--end-of-options',
    repository,
    `+refs/heads/${branch}:${targetRef}`,
  ]);
  const tagged = tags === undefined ? null : await newestTag(local, targetRef, tags);
  if (tags !== undefined && tagged === null) throw new NothingToFollow(noTag(branch, tags));
  if (tagged !== null) await local.raw(['update-ref', targetRef, tagged.hash]);
  return {
    local,
    remote,
    tag: tagged?.tag ?? null,
    hasCurrent: hasCurrent || (current !== null && (await hasObject(local, current))),
  };
}

async function hasObject(git: SimpleGit, object: string): Promise<boolean> {
  return git.raw(['cat-file', '-t', object]).then(
    () => true,
    () => false,
  );
}
