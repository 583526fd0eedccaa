import { execa } from 'execa';
import { message } from '../../contract/message';
import { plainLine } from '../lib/text';
import type { Task } from '../host/task-table';

const options = {
  env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
  extendEnv: false,
  reject: false,
} as const;

/** Bytes that a copy of a folder takes, du(1); `complete`: every file in it was seen. */
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

/** A copy with owners, modes and times, sharing its blocks where the filesystem can; links are copied, not followed. */
export const copyData: Task<'copy-data'> = async ({ from, to }, { signal }) => {
  const copied = await execa('/bin/cp', ['--archive', '--reflink=auto', '--', `${from}/.`, to], {
    ...options,
    signal,
  });
  if (!copied.failed) return { ok: true, result: {} };
  const reason = plainLine(copied.stderr.trim().split('\n').pop() ?? '').slice(0, 300);
  return { ok: false, failure: { message: message('data-copy-failed', { reason }) } };
};
