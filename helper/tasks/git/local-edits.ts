import { constants } from 'node:fs';
import { access, opendir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { SimpleGit } from 'simple-git';
import type { SavedEdits } from '../../../contract/facts';
import { plainLine } from '../../lib/text';
import type { TaskContext } from '../../host/task-protocol';
import type { Task, TaskRequest } from '../../host/task-table';
import { besideTree } from './beside';
import { type Edit, writePatch } from './edits-patch';
import { pointerBeginning, readPointer } from './lfs-pointers';
import { commitInfo } from './mirror';
import { sha256Of } from '../../lib/sha256';
import { sizeOf } from '../../lib/size-of';

type Change = SavedEdits['files'][number]['change'];

const listed = 2000;
/** Limit for untracked folders: somebody may keep half a terabyte under app/. */
const mostEntries = 200_000;

export const localEdits: Task<'local-edits'> = async (request, context) => {
  if (!(await isReadable(request.app)))
    return { ok: false, failure: { message: { code: 'code-unreadable', params: {} } } };
  const { head, edits, left } = await besideTree(request.app, context.signal, async (beside) => {
    const info = beside === null ? null : await commitInfo(beside.git, 'HEAD');
    const isKnown = beside !== null && info !== null;
    const changes = isKnown
      ? await changesSinceHead(beside.git, request.app)
      : await everything(request.app);
    const edits = await withoutMountPoints(changes, request);
    const { patch } = request;
    if (patch === undefined) return { head: info, edits, left: null };
    if (!isKnown) {
      await writeFile(patch, '');
      return { head: info, edits, left: edits.map(({ path }) => path) };
    }
    const written = await writePatch(beside.git, request.app, edits, {
      list: `${patch}.list`,
      patch,
    });
    return { head: info, edits, left: written.left };
  });
  const { files, total, overLimit } = await sizedEdits(request.app, edits, request.limitBytes);
  const unreadable = await unreadableIn(request, context.signal);
  const present = edits.filter((edit) => edit.change !== 'deleted');
  const packed =
    request.archive === null || overLimit || present.length === 0
      ? 'not'
      : await archive(request.app, present, request.archive, context);
  return {
    ok: true,
    result: {
      head,
      repository: head !== null,
      unsettled: packed === 'unsettled',
      ...(left !== null && { left: left.slice(0, 500).map((path) => plainLine(path)) }),
      unreadable: unreadable.slice(0, 20).map((each) => plainLine(each)),
      edits: {
        archived: packed !== 'not',
        files,
        total,
        overLimit,
        nestedRepositories: edits
          .filter((edit) => edit.path.endsWith('/'))
          .map((edit) => plainLine(edit.path))
          .slice(0, 200),
      },
    },
  };
};

const isReadable = (folder: string): Promise<boolean> =>
  access(folder, constants.R_OK | constants.X_OK).then(
    () => true,
    () => false,
  );

/**
 * Finds what git and tar would silently skip: unreadable folders and files. What is below a mount point is the
 * service's. find(1); if time runs out, what was found so far.
 */
export async function unreadableIn(
  { app, mountPoints }: Pick<TaskRequest<'local-edits'>, 'app' | 'mountPoints'>,
  signal: AbortSignal,
): Promise<string[]> {
  const answer = await execa(
    '/usr/bin/find',
    [
      ...[
        '.',
        '-mindepth',
        '1',
        '(',
        '-path',
        './.git',
        '-o',
        '-name',
        '__pycache__',
        ')',
        '-prune',
      ],
      ...['-o', '(', '-type', 'f', '-o', '-type', 'd', ')'],
      ...['(', '!', '-readable', '-o', '-type', 'd', '!', '-executable', ')', '-printf', '%P\\0'],
    ],
    {
      cwd: app,
      env: { LANG: 'C.UTF-8', PATH: '/usr/bin:/bin' },
      extendEnv: false,
      stdin: 'ignore',
      stderr: 'ignore',
      reject: false,
      signal,
      timeout: 60_000,
      maxBuffer: 1_000_000,
    },
  );
  signal.throwIfAborted();
  const isOurs = (path: string) =>
    mountPoints.some((point) => path === point || path.startsWith(`${point}/`));
  return answer.stdout.split('\0').filter((path) => path !== '' && !isOurs(path));
}

/** The edits with sizes, as they are reported. */
export async function sizedEdits(
  app: string,
  edits: readonly Edit[],
  limitBytes: number,
): Promise<Pick<SavedEdits, 'files' | 'total' | 'overLimit'>> {
  const files = await Promise.all(
    edits.slice(0, listed).map(async (edit) => ({
      path: plainLine(edit.path),
      change: edit.change,
      sizeBytes: await sizeOf(join(app, edit.path), mostEntries),
    })),
  );
  const bytes = files.reduce((sum, edit) => sum + edit.sizeBytes, 0);
  const overLimit = bytes > limitBytes || edits.length > mostEntries;
  return { files, total: edits.length, overLimit };
}

/** tree: where the files are. */
export async function changesSinceHead(git: SimpleGit, tree: string): Promise<Edit[]> {
  const edits = await differences(git);
  const modified = edits.filter(({ change }) => change === 'modified');
  if (modified.length === 0) return edits;
  const asPutThere = new Set<string>();
  // git LFS pointers in the index, which we replaced with their content in the tree
  const found = await git
    .raw(['grep', '--cached', '-l', '-z', '-F', '-e', pointerBeginning])
    .catch(() => '');
  const pointers = new Set(found.split('\0'));
  for (const { path } of modified) {
    if (!pointers.has(path)) continue;
    const pointer = readPointer(await git.raw(['cat-file', 'blob', `:${path}`]));
    if ((await sizeOf(join(tree, path), 1)) !== pointer?.size) continue;
    if ((await sha256Of(join(tree, path))) === pointer.oid) asPutThere.add(path);
  }
  return edits.filter(({ path }) => !asPutThere.has(path));
}

async function differences(git: SimpleGit): Promise<Edit[]> {
  const text = await git.raw([
    'status',
    '--porcelain=v1',
    '-z',
    '--no-renames',
    '--untracked-files=all',
    '--ignored=traditional',
    '--ignore-submodules=all',
  ]);
  return text.split('\0').flatMap((record) => {
    const path = record.slice(3);
    if (path === '' || /(?:^|\/)__pycache__\/?/.test(path)) return [];
    const code = record.slice(0, 2);
    // the index is ours: only differences between it and the files are changes
    if (code.endsWith(' ')) return [];
    const change: Change =
      code === '??'
        ? 'untracked'
        : code === '!!'
          ? 'ignored'
          : code.includes('D')
            ? 'deleted'
            : 'modified';
    return [{ path, change }];
  });
}

/** Leaves out empty files at paths of the setting appState, which are mount points. git does not list empty folders. */
export async function withoutMountPoints(
  edits: readonly Edit[],
  { app, mountPoints }: Pick<TaskRequest<'local-edits'>, 'app' | 'mountPoints'>,
): Promise<Edit[]> {
  const own = new Set(mountPoints);
  const isOwn = await Promise.all(
    edits.map(
      async ({ path, change }) =>
        own.has(path) && change !== 'deleted' && (await sizeOf(join(app, path), 1)) === 0,
    ),
  );
  return edits.filter((_, index) => isOwn[index] !== true);
}

/** If git cannot tell what changed, every file counts as changed. */
async function everything(app: string): Promise<Edit[]> {
  const found: Edit[] = [];
  for await (const entry of await opendir(app)) {
    if (entry.name !== '.git')
      found.push({
        path: entry.isDirectory() ? `${entry.name}/` : entry.name,
        change: 'untracked',
      });
  }
  return found.map((edit) => ({ ...edit, path: edit.path.replace(/\/$/, '') }));
}

/**
 * tar(1), "RETURN VALUE": 1 if files changed or vanished while they were read. A file that the application keeps
 * writing is packed as it is at that moment.
 */
async function archive(
  app: string,
  edits: readonly Edit[],
  file: string,
  context: TaskContext,
): Promise<'whole' | 'unsettled'> {
  const { stderr, exitCode, failed } = await execa(
    '/usr/bin/tar',
    [
      '--create',
      '--gzip',
      '--file',
      file,
      '--directory',
      app,
      '--null',
      '--verbatim-files-from',
      '--ignore-failed-read',
      '--files-from=-',
    ],
    {
      input: edits.map((edit) => edit.path).join('\0'),
      env: { LANG: 'C.UTF-8', PATH: '/usr/bin:/bin' },
      extendEnv: false,
      signal: context.signal,
      reject: false,
    },
  );
  context.signal.throwIfAborted();
  for (const line of stderr.split('\n').slice(0, 20)) if (line !== '') context.output(line);
  if (failed && exitCode !== 1)
    throw new Error(`tar ended with ${String(exitCode)}: ${plainLine(stderr).slice(-300)}`);
  return exitCode === 0 ? 'whole' : 'unsettled';
}
