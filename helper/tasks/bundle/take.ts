import { link, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { message } from '../../../contract/message';
import { shortHash } from '../../../contract/plain-text';
import {
  foldersOf,
  modelsInBundle,
  type BundledFile,
  type BundleManifest,
} from '../../../contract/bundle';
import type { TaskContext } from '../../host/task-protocol';
import type { Task, TaskRequest } from '../../host/task-table';
import { borrowObjects } from '../git/beside';
import { gitIn } from '../git/client';
import { isOfVersion, parseLock, type LockEntry } from '../python/lock';
import { archiveName } from '../python/requirements';
import { inspectPython } from '../python/interpreter';
import { minorOf } from '../python/versions';
import { checkPages } from './check';
import {
  copyBundled,
  openBundle,
  roomPatienceSeconds,
  type Bundle,
} from '../../models/bundle/read';
import { BundleRefused, refuse, unlessRefused } from '../../models/bundle/refusal';

/**
 * Copies a trusted bundle to where nobody else writes, hashing each file as it is copied, and makes a repository of its
 * git file. Only the copy is used afterwards, because the USB stick may change. An interrupted copy continues by
 * comparing hashes. Models go directly to their own folder, later.
 */
export const takeBundle: Task<'take-bundle'> = (request, { signal, progress }) =>
  unlessRefused(async () => {
    const { folder, out, fingerprint } = request;
    const bundle = await openBundle(folder);
    const { files: source, manifest } = bundle;
    try {
      if (bundle.fingerprint !== fingerprint) throw refuse('fingerprint', bundle.fingerprint);
      checkPages(manifest);
      const files = manifest.files.filter(({ path }) => !path.startsWith(modelsInBundle));
      await leaveOnly(files, out);
      await copy(bundle, files, out, { signal, progress });
    } finally {
      source.close();
    }
    await makeRepository(request, manifest, signal);
    const { repository, branch, commit } = manifest;
    return { repository, branch, commit, ...(await listFor(request, manifest, signal)) };
  });

/**
 * From an untrusted bundle: the commits, which are then fetched by their hashes, or the archives of a list, by the
 * list's hashes. What the bundle says about itself does not count.
 */
export const takeSource: Task<'take-source'> = (request, { signal, progress }) =>
  unlessRefused(async () => {
    const { folder, out, want } = request;
    const bundle = await openBundle(folder, roomPatienceSeconds);
    const { files: source, manifest } = bundle;
    const { repository, branch } = manifest;
    try {
      const isWanted = want.kind === 'archives' ? isOnList(want.list) : isCode(manifest, want);
      const files = manifest.files.filter(isWanted);
      await copy(bundle, files, out, { signal, progress });
      if (want.kind === 'commits' && files.length > 0)
        await makeRepository(request, manifest, signal);
      return { repository, branch, files: files.length };
    } finally {
      source.close();
    }
  });

type Commits = Extract<TaskRequest<'take-source'>['want'], { readonly kind: 'commits' }>;

function isCode(
  { git, repository, branch, commit }: BundleManifest,
  wanted: Commits,
): (file: BundledFile) => boolean {
  const isNew = commit !== wanted.current;
  const isOfThis = repository === wanted.repository && branch === wanted.branch;
  return ({ path }) => isNew && isOfThis && (path === git || path.startsWith('lfs/'));
}

/** Names of archives with equal content do not matter: what is installed is checked by hash. */
function isOnList(list: string): (file: BundledFile) => boolean {
  const hashes = new Set(parseLock(list).flatMap((entry) => entry.hashes));
  return ({ path, sha256 }) => path.startsWith('wheels/') && hashes.has(sha256);
}

/** Removes from an earlier copy what cannot be part of this one: keeps files by name, in folders. */
async function leaveOnly(files: readonly BundledFile[], out: string): Promise<void> {
  const names = new Set(files.map(({ path }) => path));
  const folders = new Set([...names].flatMap(foldersOf));
  const look = async (below: string) => {
    for (const entry of await readdir(join(out, below), { withFileTypes: true })) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory() && folders.has(path)) await look(path);
      else if (!(entry.isFile() && names.has(path)))
        await rm(join(out, path), { recursive: true, force: true });
    }
  };
  await look('');
}

async function copy(
  { files: source }: Bundle,
  files: readonly BundledFile[],
  out: string,
  { signal, progress }: Pick<TaskContext, 'signal' | 'progress'>,
): Promise<void> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const file of files) {
    const target = join(out, file.path);
    await mkdir(dirname(target), { recursive: true });
    await copyBundled(source, file, signal, target);
    done += file.bytes;
    progress('bytes', done, total);
  }
}

type Request = Pick<Parameters<typeof takeBundle>[0], 'out' | 'mirror'>;

/** A repository of ours with the git file's content; a fetch from it is checked like any other. */
async function makeRepository(
  { out, mirror }: Request,
  { git: file, branch, commit, since, files }: BundleManifest,
  signal: AbortSignal,
): Promise<void> {
  const place = join(out, 'repository.git');
  await mkdir(place);
  const git = gitIn(place, { protocols: ['file'], signal });
  await git.raw(['init', '--bare', '--quiet', '--template=', '--initial-branch=main', '.']);
  if (since !== null) await borrowObjects(place, join(mirror, 'objects'));
  const head = `refs/heads/${branch}`;
  const kinds = [head, 'refs/tags/*', 'refs/modules/*'];
  try {
    await git.raw([
      ...['fetch', '--no-tags', '--quiet', '--no-write-fetch-head', '--end-of-options'],
      join(out, file),
      ...kinds.map((ref) => `+${ref}:${ref}`),
    ]);
  } catch (error) {
    signal.throwIfAborted();
    if (since !== null && String(error).includes('prerequisite commit'))
      throw new BundleRefused(message('bundle-needs-commit', { commit: shortHash(since) }));
    throw refuse('git', file);
  }
  const tip = await git.raw(['rev-parse', '--verify', '--end-of-options', `${head}^{commit}`]);
  if (tip.trim() !== commit) throw refuse('git', file);
  for (const { path } of files) {
    const [, oid = ''] = /^lfs\/([0-9a-f]{64})$/.exec(path) ?? [];
    if (oid === '') continue;
    const to = join(place, 'lfs/objects', oid.slice(0, 2), oid.slice(2, 4), oid);
    await mkdir(dirname(to), { recursive: true });
    await link(join(out, path), to); // the copy stays for a later attempt
  }
}

/** The list for this Python; null: the bundle has none, so one is resolved from what it has. */
async function listFor(
  { out, python }: Pick<Parameters<typeof takeBundle>[0], 'out' | 'python'>,
  { lists, files }: BundleManifest,
  signal: AbortSignal,
): Promise<{ readonly list: string | null; readonly asOf: string | null }> {
  const inspected = await inspectPython(python, { signal });
  const here = inspected.ok ? inspected.value : null;
  const minor = here === null ? null : minorOf(here.version);
  let own: { readonly list: string | null; readonly asOf: string | null } = {
    list: null,
    asOf: null,
  };
  const listed: LockEntry[] = [];
  for (const list of lists) {
    const text = await readFile(join(out, list.path), 'utf8');
    listed.push(...entriesOf(text, list.path));
    if (list.python === minor && list.platform === here?.platform)
      own = { list: text, asOf: list.asOf ?? null };
  }
  checkArchives(listed, files);
  return own;
}

/** Checks that the list is in our format. */
function entriesOf(text: string, path: string): LockEntry[] {
  try {
    return parseLock(text);
  } catch {
    throw refuse('list', path);
  }
}

/** Checks that a list names every archive of its packages; each names those of its Python alone. */
function checkArchives(listed: readonly LockEntry[], files: BundleManifest['files']): void {
  const byName = new Map<string, LockEntry[]>();
  for (const entry of listed) byName.set(entry.name, [...(byName.get(entry.name) ?? []), entry]);
  for (const file of files) {
    const archive = file.path.startsWith('wheels/') ? archiveName(file.path) : null;
    const known = archive === null ? [] : (byName.get(archive.name) ?? []);
    const isListed = known.some((entry) => isOfVersion(entry, archive?.version ?? ''));
    if (isListed && !known.some(({ hashes }) => hashes.includes(file.sha256)))
      throw refuse('list', file.path);
  }
}
