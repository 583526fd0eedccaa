import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import {
  BundleManifest,
  pythonNames,
  type BundledList,
  type BundledModel,
} from '../../../contract/bundle';
import type { TaskContext } from '../../host/task-protocol';
import type { Task, TaskRequest } from '../../host/task-table';
import { defaultIndex, refused } from '../environment';
import { gitIn } from '../git/client';
import { inspectPython } from '../python/interpreter';
import { lockFromText } from '../python/lock';
import { failed, type Interpreter, type Outcome, type PythonProgress } from '../python/types';
import { minorOf } from '../python/versions';
import { addCode, historyOf } from './make-git';
import { addModels } from './make-models';
import { addPackages } from './make-packages';
import { pagesOf } from './pages';
import { factsOf, openBundle } from '../../models/bundle/read';
import { BundleRefused, unlessRefused } from '../../models/bundle/refusal';
import { BundleFolder } from './write';

type Request = TaskRequest<'make-bundle'>;

/** Makes a bundle of what is in place. Keeps unchanged files by their hash; writes the manifest last. */
export const makeBundle: Task<'make-bundle'> = async (request, context) => {
  const work = await mkdtemp(join(tmpdir(), 'ladylinux-bundle-'));
  try {
    const answer = await unlessRefused(() => makeIn(work, request, context));
    if (!answer.ok) return answer;
    return answer.result.ok
      ? { ok: true, result: answer.result.value }
      : refused(answer.result.failure);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};

async function makeIn(work: string, request: Request, context: TaskContext) {
  const python = await pythonOf(request, context.signal);
  if (!python.ok) return python;
  const target = new BundleFolder(request.folder, context.signal);
  try {
    return await fill(target, python.value, { work, request, context });
  } finally {
    target.close();
  }
}

interface Making {
  readonly work: string;
  readonly request: Request;
  readonly context: TaskContext;
}

async function fill(target: BundleFolder, python: Interpreter, { work, request, context }: Making) {
  const { folder, repository, branch, commit, since, madeBy } = request;
  const { signal } = context;
  const before = await bundleBefore(folder);
  const digests = new Map(before?.files.map(({ path, sha256 }) => [path, sha256]));
  const git = await addCode(target, request, digests, work, signal);
  const setup = {
    ...{ python, tool: { kind: 'pip' as const, wheel: null }, signal },
    ...{ index: request.index ?? defaultIndex, cacheDir: join(work, 'cache'), workDir: work },
    onOutput: context.output,
    onProgress: ({ done, total }: PythonProgress) => {
      context.progress('packages', done, total);
    },
  };
  const made = listsOf(request, python);
  const names = await readdir(join(folder, 'wheels')).catch(() => []);
  const sources: { python: string; count: number; name: string }[] = [];
  for (const [at, list] of made.entries()) {
    const added = await addPackages(target, {
      ...{ setup, names, lock: lockFromText(list.lock), other: at === 0 ? null : list },
      projectIn: (below) => projectIn(request, below, signal),
    });
    if (!added.ok) return added;
    const [name] = added.value;
    const [label = ''] = pythonNames(made).slice(at);
    if (at > 0 && name !== undefined)
      sources.push({ python: label, count: added.value.length, name });
  }
  const isSame =
    before?.commit === commit && before.repository === repository && before.branch === branch;
  const lists = await addLists(target, made, isSame ? before : null);
  for (const [path, text] of pagesOf(target.files)) await target.addText(path, text);
  const { models, leftOut } =
    request.models === null
      ? { models: await keptModels(target, before), leftOut: [] }
      : await addModels(target, request.models, context);
  const { files } = target;
  const history = await historyOf(request, signal);
  const code = { repository, branch, commit, since, history, git };
  const content = { v: 1, ...code, lists, models, files };
  // if nothing else is new, the old manifest stays, so that its fingerprint remains valid
  const asBefore = BundleManifest.safeParse({ ...before, ...content }).data;
  const manifest =
    before !== null && isDeepStrictEqual(asBefore, before)
      ? before
      : BundleManifest.parse({ ...content, madeAt: new Date().toISOString(), madeBy });
  await target.finish(`${JSON.stringify(manifest, null, 1)}\n`);
  const written = await openBundle(folder);
  written.files.close();
  const told = { keptBytes: target.keptBytes, leftOut: leftOut.slice(0, 20), sources };
  return { ok: true as const, value: { ...factsOf(written), ...told } };
}

type MadeList = Request['others'][number];

/** This Python's list first, and then those of the others. */
function listsOf(
  { lock, asOf, others }: Request,
  { version, platform }: Interpreter,
): readonly MadeList[] {
  const own = { python: minorOf(version), platform, lock, asOf };
  const isOwn = (each: MadeList) => each.python === own.python && each.platform === platform;
  return [own, ...others.filter((each) => !isOwn(each))];
}

/** The interpreter of the current environment: wheels are for one minor version. */
async function pythonOf(
  { pythons, pythonVersion }: Request,
  signal: AbortSignal,
): Promise<Outcome<Interpreter>> {
  const have: string[] = [];
  for (const path of pythons) {
    const inspected = await inspectPython(path, { signal });
    if (!inspected.ok) continue;
    if (minorOf(inspected.value.version) === minorOf(pythonVersion)) return inspected;
    have.push(inspected.value.version);
  }
  return failed({ kind: 'no-fitting-python', needs: `==${minorOf(pythonVersion)}.*`, have });
}

/** The folder's previous bundle; null: none that is usable. */
async function bundleBefore(folder: string): Promise<BundleManifest | null> {
  try {
    const { files, manifest } = await openBundle(folder);
    files.close();
    return manifest;
  } catch (error) {
    if (error instanceof BundleRefused) return null;
    throw error;
  }
}

/** The lists that were made, and for the same commit those of other Pythons, with their archives. */
async function addLists(
  target: BundleFolder,
  made: readonly MadeList[],
  same: BundleManifest | null,
): Promise<BundledList[]> {
  const lists: BundledList[] = [];
  for (const { python, platform, lock, asOf } of made) {
    const path = `lists/${python}-${platform}.txt`;
    await target.addText(path, lock);
    lists.push({ python, platform, path, ...(asOf !== null && { asOf }) });
  }
  const others = (same?.lists ?? []).filter(({ path }) => !target.has(path));
  return sorted((await keepOthers(target, others, same)) ? [...others, ...lists] : lists);
}

/** false: some of them are no longer there. */
async function keepOthers(
  target: BundleFolder,
  others: readonly BundledList[],
  same: BundleManifest | null,
): Promise<boolean> {
  if (same === null || others.length === 0) return false;
  const files = same.files.filter(
    ({ path: at }) => at.startsWith('wheels/') || others.some((each) => each.path === at),
  );
  for (const file of files) {
    if (target.has(file.path)) continue;
    const there = await target.present(file.path);
    if (there?.sha256 !== file.sha256) return false;
    target.keep(there);
  }
  return true;
}

/** In an order of their own, so that the bundle is the same whichever of them was made last. */
const sorted = (lists: readonly BundledList[]): BundledList[] =>
  [...lists].sort((a, b) => (a.path < b.path ? -1 : 1));

/** If no models are requested, existing ones stay, if they are unchanged. */
async function keptModels(
  target: BundleFolder,
  before: BundleManifest | null,
): Promise<BundledModel[]> {
  const files = new Map(before?.files.map((file) => [file.path, file]));
  const kept: BundledModel[] = [];
  for (const model of before?.models ?? []) {
    const parts = await Promise.all(
      model.parts.map(async (path) => {
        const there = await target.present(path);
        return there?.sha256 === files.get(path)?.sha256 ? there : null;
      }),
    );
    const whole = parts.filter((part) => part !== null);
    if (whole.length < parts.length) continue;
    for (const part of whole) target.keep(part);
    kept.push(model);
  }
  return kept;
}

async function projectIn(
  { mirror, commit }: Request,
  folder: string,
  signal: AbortSignal,
): Promise<string | null> {
  const git = gitIn(mirror, { protocols: [], signal, repository: pathToFileURL(mirror).href });
  return git
    .raw(['cat-file', 'blob', `${commit}:${posix.join(folder, 'pyproject.toml')}`])
    .catch(() => null);
}
