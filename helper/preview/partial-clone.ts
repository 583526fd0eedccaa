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
/** Limit for temporary fetches. */
export const largestBytes = 64 * 1024 * 1024;

/** Aborts if a folder grows too large: git cannot limit a fetch itself. */
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
  /** Uses only local objects: a missing object is an error, never a download. */
  readonly local: SimpleGit;
  /** Fetches single trees and files on demand. */
  readonly remote: SimpleGit;
  readonly hasCurrent: boolean;
  /** The tag of the target. */
  readonly tag: string | null;
}

/** Nothing that the settings follow exists. */
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
  /** The newest tag matching this pattern is the target, instead of the branch's newest commit. */
  readonly tags: string | undefined;
  /** Its objects are borrowed if readable. */
  readonly mirror: string;
  readonly signal: AbortSignal;
}

export const targetRef = 'refs/ladylinux/target';

/** Fetches only commits (git-rev-list(1), `--filter=tree:0`), up to the depth limit, into a temporary repository. */
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
  // With a ref for it, the remote need not send what is here already.
  if (hasCurrent) await local.raw(['update-ref', 'refs/ladylinux/current', current]);
  await remote.raw([
    'fetch',
    `--depth=${String(previewLimits.read)}`,
    '--filter=tree:0',
    // otherwise the tags that point into the fetched history: git-fetch(1), "automatic tag following"
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
