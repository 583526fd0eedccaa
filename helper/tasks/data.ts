import { lstat, readdir, rm, chmod } from 'node:fs/promises';
import { join } from 'node:path';
import type { BigIntStats } from 'node:fs';
import { execa } from 'execa';
import { message } from '../../contract/message';
import { roomOn } from '../lib/disk';
import { plainLine } from '../lib/text';
import type { Task } from '../host/task-table';
import { settleDatabases } from './settle-databases';

const options = {
  env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
  extendEnv: false,
  reject: false,
} as const;

/** Bytes that a copy of a folder takes, du(1); complete: every file was seen. */
export async function measureFolder(
  folder: string,
  signal: AbortSignal,
): Promise<{ readonly bytes: number; readonly complete: boolean }> {
  const { stdout, failed } = await execa(
    '/usr/bin/du',
    ['--summarize', '--block-size=1', '--', folder],
    { ...options, signal },
  );
  return { bytes: Number(/^\d+/.exec(stdout)?.[0] ?? 0), complete: !failed };
}

export const measure: Task<'measure'> = async ({ folder }, { signal }) => ({
  ok: true,
  result: { bytes: (await measureFolder(folder, signal)).bytes },
});

/**
 * Copies with owners, modes and times, sharing blocks if the file system can; copies links, does not follow them. If
 * larger than `limitBytes`, only with shared blocks; null: no limit.
 */
export const copyData: Task<'copy-data'> = async ({ from, to, limitBytes }, { signal }) => {
  const not = (why: 'large' | 'room' | 'foreign', bytes: number) =>
    ({ ok: true, result: { kind: 'not-copied', why, bytes } }) as const;
  const sinceMs = Date.now() - tickMs;
  const { bytes, complete } = await measureFolder(from, signal);
  if (limitBytes !== null && (!complete || (await hasForeignFiles(from, signal))))
    return not('foreign', bytes);
  const shares = limitBytes !== null && bytes > limitBytes;
  if (!shares && limitBytes !== null) {
    const { freeBytes } = await roomOn(to);
    if (bytes * 1.1 > freeBytes) return not('room', bytes);
  }
  const reflink = shares ? '--reflink=always' : '--reflink=auto';
  const copied = await execa('/bin/cp', ['--archive', reflink, '--', `${from}/.`, to], {
    ...options,
    signal,
  });
  if (copied.failed) {
    if (shares) return not('large', bytes);
    // the later update handles files that vanished during the copy
    const isGone = copied.stderr.includes('No such file or directory');
    if (limitBytes === null || !isGone) return failed(copied.stderr);
  }
  const isSettled = limitBytes === null || (await settleDatabases({ from, to, sinceMs }, signal));
  return { ok: true, result: { kind: 'copied', bytes, isSettled } };
};

/** File times are as coarse as the kernel's tick, 1 to 10 ms. */
const tickMs = 50;

const failed = (stderr: string) => {
  const reason = plainLine(stderr.trim().split('\n').pop() ?? '').slice(0, 300);
  return { ok: false, failure: { message: message('data-copy-failed', { reason }) } } as const;
};

/** A copy would give foreign files to the service's user, or omit them. */
async function hasForeignFiles(folder: string, signal: AbortSignal): Promise<boolean> {
  const uid = String(process.getuid?.() ?? 0);
  const { stdout, failed: unreadable } = await execa(
    '/usr/bin/find',
    [folder, '!', '-uid', uid, '-print', '-quit'],
    { ...options, signal },
  );
  return unreadable || stdout !== '';
}

/** The tolerance of cp(1) and rsync(1) for coarse clocks. */
const toleranceMs = 2000;
const pathsInOneCall = 500;

/**
 * Updates a copy once nothing writes any more. A file counts as changed if its size or time differs, or if it was
 * touched since the copy was begun: a writer cannot set back an inode's change time (inode(7)).
 */
export const updateDataCopy: Task<'update-data-copy'> = async ({ from, to, sinceMs }, context) => {
  const changed: string[] = [];
  const folders: { path: string; mode: number }[] = [];
  await walkBoth(from, to, '', async (path, now, before) => {
    const isSameKind = now?.isDirectory() === before?.isDirectory();
    if (before !== null && !isSameKind) await rm(join(to, path), { recursive: true, force: true });
    if (now === null) return 'pass';
    if (now.isDirectory() && isSameKind) {
      folders.push({ path, mode: Number(now.mode & 0o7777n) });
      return 'descend';
    }
    const isTouched = now.ctimeMs >= BigInt(Math.floor(sinceMs - toleranceMs));
    if (before === null || isDifferent(now, before) || isTouched) changed.push(path);
    return 'pass';
  });
  for (let first = 0; first < changed.length; first += pathsInOneCall) {
    const paths = changed.slice(first, first + pathsInOneCall).map((path) => `./${path}`);
    const copied = await execa(
      '/bin/cp',
      ['--archive', '--reflink=auto', '--remove-destination', '--parents', '--', ...paths, to],
      { ...options, cwd: from, signal: context.signal },
    );
    if (copied.failed) return failed(copied.stderr);
  }
  for (const { path, mode } of folders) await chmod(join(to, path), mode);
  return { ok: true, result: { files: changed.length } };
};

/** Whether `data` still equals the copy in names, types, sizes and times. */
export const compareData: Task<'compare-data'> = async ({ copy, data }) => {
  let isChanged = false;
  await walkBoth(data, copy, '', (_path, now, before) => {
    isChanged ||= now === null || before === null || isDifferent(now, before);
    return Promise.resolve(isChanged ? 'pass' : 'descend');
  });
  return { ok: true, result: { changed: isChanged } };
};

const isDifferent = (one: BigIntStats, other: BigIntStats): boolean =>
  (one.mode & 0o170000n) !== (other.mode & 0o170000n) ||
  (!one.isDirectory() && (one.size !== other.size || one.mtimeNs !== other.mtimeNs));

type SeenFile = (
  path: string,
  now: BigIntStats | null,
  before: BigIntStats | null,
) => Promise<'descend' | 'pass'>;

/** Everything below two folders; a folder comes before its content. */
async function walkBoth(now: string, before: string, path: string, seen: SeenFile): Promise<void> {
  const [names, others] = await Promise.all([
    namesIn(join(now, path)),
    namesIn(join(before, path)),
  ]);
  const present = new Set(names);
  for (const name of others) {
    if (present.has(name)) continue;
    const below = path === '' ? name : join(path, name);
    await seen(below, null, await lstat(join(before, below), { bigint: true }));
  }
  for (const name of names) {
    const below = path === '' ? name : join(path, name);
    const [one, other] = await Promise.all([
      lstat(join(now, below), { bigint: true }),
      lstat(join(before, below), { bigint: true }).catch(() => null),
    ]);
    if ((await seen(below, one, other)) === 'descend' && one.isDirectory())
      await walkBoth(now, before, below, seen);
  }
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
