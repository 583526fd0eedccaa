import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import pRetry, { AbortError } from 'p-retry';
import type { SimpleGit } from 'simple-git';
import { message, type Message } from '../../../contract/message';
import { protocolOf, repositoryProblem, type GitProtocol } from '../../../contract/repository-url';
import { plainLine, trimmedEnd } from '../../lib/text';
import type { TaskContext } from '../../host/task-protocol';
import { askForDownloads, download, LfsFailure, type LfsReason } from './lfs-client';
import { pointersOf, type Pointer } from './lfs-pointers';
import { localPath } from './local-repository';
import { sha256Of } from '../../lib/sha256';

/** In one request. */
const mostAtOnce = 100;

/** Where the mirror keeps a pointer's content. Never trusted: it is hashed again at checkout. */
export const largeFile = (mirror: string, { oid }: Pointer): string => join(mirror, 'lfs', oid);

export interface LfsQuestion {
  readonly git: SimpleGit;
  readonly mirror: string;
  /** Commits, each with its repository. */
  readonly commits: readonly { readonly commit: string; readonly repository: string }[];
  /** A local repository that may have some of them. */
  readonly borrow: string | null;
  readonly protocols: readonly GitProtocol[];
  readonly limits: { readonly stallSeconds: number; readonly attempts: number };
  readonly context: Pick<TaskContext, 'signal' | 'progress'>;
}

/** Downloads the large files of commits to the mirror. Returns why one is unavailable; null if all are there. */
export async function fetchLargeFiles(question: LfsQuestion): Promise<Message | null> {
  const { git, mirror, commits, protocols, borrow, context } = question;
  for (const { commit, repository } of commits) {
    const pointers = await pointersOf(mirror, commit, context.signal);
    if (borrow !== null)
      for (const pointer of await notYetThere(mirror, pointers))
        await copyAll(mirror, borrow, [pointer], context.signal);
    const missing = await notYetThere(mirror, pointers);
    const [first] = missing;
    if (first === undefined) continue;
    const said = (why: LfsReason | 'none', status: number, at: string) =>
      message('large-files-not-fetched', {
        path: plainLine(first.path).slice(0, 300),
        count: missing.length,
        url: at,
        why,
        status,
      });
    if (protocolOf(repository) === 'file') {
      if (await copyAll(mirror, localPath(repository), missing, context.signal)) continue;
      return said('missing', 0, repository);
    }
    const endpoint = await endpointOf(git, commit, repository, protocols);
    if (endpoint === null) return said('none', 0, repository);
    await mkdir(join(mirror, 'lfs'), { recursive: true });
    try {
      await receive(question, endpoint, missing);
    } catch (error) {
      context.signal.throwIfAborted();
      if (!(error instanceof LfsFailure)) throw error;
      return said(error.why, error.status, endpoint);
    }
  }
  return null;
}

/** From where git-lfs keeps them in a local repository. */
async function copyAll(
  mirror: string,
  repository: string,
  missing: readonly Pointer[],
  signal: AbortSignal,
): Promise<boolean> {
  const places = ['lfs/objects', '.git/lfs/objects'].map((place) => join(repository, place));
  await mkdir(join(mirror, 'lfs'), { recursive: true });
  for (const pointer of missing) {
    const { oid, size } = pointer;
    const files = places.map((place) => join(place, oid.slice(0, 2), oid.slice(2, 4), oid));
    const facts = await Promise.all(files.map((file) => lstat(file).catch(() => null)));
    const from = files.find((_, at) => facts[at]?.isFile() === true && facts[at].size === size);
    if (from === undefined) return false;
    const part = `${largeFile(mirror, pointer)}.part`;
    await copyFile(from, part, constants.COPYFILE_FICLONE);
    if ((await sha256Of(part, signal)) !== oid) return false;
    await rename(part, largeFile(mirror, pointer));
  }
  return true;
}

async function notYetThere(mirror: string, pointers: readonly Pointer[]): Promise<Pointer[]> {
  const byOid = new Map(pointers.map((pointer) => [pointer.oid, pointer]));
  const each = await Promise.all(
    [...byOid.values()].map(async (pointer) => {
      const facts = await lstat(largeFile(mirror, pointer)).catch(() => null);
      return facts?.isFile() === true && facts.size === pointer.size ? [] : [pointer];
    }),
  );
  return each.flat();
}

async function receive(
  { mirror, protocols, limits, context }: LfsQuestion,
  endpoint: string,
  missing: readonly Pointer[],
): Promise<void> {
  const total = missing.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  const options = {
    protocols,
    signal: context.signal,
    stallSeconds: limits.stallSeconds,
    received: (bytes: number) => {
      done += bytes;
      context.progress('bytes', Math.min(done, total), total);
    },
  };
  for (let at = 0; at < missing.length; at += mostAtOnce) {
    const some = missing.slice(at, at + mostAtOnce);
    const once = async () => {
      const places = await askForDownloads(endpoint, some, options);
      for (const pointer of await notYetThere(mirror, some)) {
        const place = places.get(pointer.oid);
        if (place === undefined) throw new LfsFailure('missing');
        await download(pointer, place, largeFile(mirror, pointer), options);
      }
    };
    const lasting = (error: unknown) =>
      error instanceof LfsFailure && (error.why === 'cut' || error.status >= 500)
        ? error
        : new AbortError(error instanceof Error ? error : String(error));
    await pRetry(() => once().catch((error: unknown) => Promise.reject(lasting(error))), {
      retries: limits.attempts - 1,
      minTimeout: 500,
      maxTimeout: 4000,
      signal: context.signal,
    });
  }
}

/** github.com/git-lfs/git-lfs/blob/main/docs/api/server-discovery.md: `.lfsconfig`, else the remote. null: unusable. */
async function endpointOf(
  git: SimpleGit,
  commit: string,
  repository: string,
  protocols: readonly GitProtocol[],
): Promise<string | null> {
  const blob = `--blob=${commit}:.lfsconfig`;
  const told = await git.raw(['config', blob, '--no-includes', '--get', 'lfs.url']).catch(() => '');
  const url = told.trim();
  const usual = beside(repository);
  const wanted = url === '' ? usual : trimmedEnd(url, '/');
  if (wanted === null || repositoryProblem(wanted) !== null) return null;
  const protocol = protocolOf(wanted);
  const isWeb = protocol === 'https' || protocol === 'http';
  return isWeb && protocols.includes(protocol) ? wanted : null;
}

function beside(repository: string): string | null {
  const url = trimmedEnd(repository, '/');
  const path = `${url.endsWith('.git') ? url : `${url}.git`}/info/lfs`;
  switch (protocolOf(repository)) {
    case 'https':
    case 'http':
      return path;
    case 'ssh':
      return path.replace(/^ssh:\/\/(?:[^/@]+@)?([^/:]+)(?::\d+)?/, 'https://$1');
    default:
      return null;
  }
}
