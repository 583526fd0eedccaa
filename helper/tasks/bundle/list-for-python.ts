import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { satisfies } from '@renovatebot/pep440';
import { message, type Message } from '../../../contract/message';
import type { Task, TaskRequest } from '../../host/task-table';
import type { TaskContext } from '../../host/task-protocol';
import { plainLine } from '../../lib/text';
import { defaultIndex, refused } from '../environment';
import { borrowObjects } from '../git/beside';
import { checkoutFailed } from '../git/checkout-failed';
import { gitIn } from '../git/client';
import { layOutSubmodules } from '../git/lay-out-submodules';
import { requireRightObjects } from '../git/verify-commit';
import { detectDependencies, type Dependencies } from '../python/dependency-files';
import { requiredPython } from '../python/fitting';
import { inspectPython } from '../python/interpreter';
import { withLocal } from '../python/lock';
import { localPackages, projectsOf } from '../python/projects';
import { wasKilled, type NoUv, type PythonSetup } from '../python/types';
import { mayBeBuilt } from '../resolve';

type Request = TaskRequest<'list-for-python'>;

/** Resolves a commit for another Python. What it checks out and writes is thrown away with it. */
export const listForPython: Task<'list-for-python'> = async (request, context) => {
  const work = await mkdtemp(join(tmpdir(), 'ladylinux-list-'));
  try {
    const app = join(work, 'app');
    const wrong = await checkOut(app, request, context);
    return wrong === null ? await listIn(work, app, request, context) : notMade(wrong);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};

const notMade = (said: Message) => ({ ok: false as const, failure: { message: said } });

async function listIn(work: string, app: string, request: Request, context: TaskContext) {
  const { python: wanted } = request.for;
  const needs = await requiredPython(app);
  if (needs !== null && ![0, 99].some((patch) => satisfies(`${wanted}.${String(patch)}`, needs)))
    return notMade(message('bundle-python-refused', { python: wanted, needs: plainLine(needs) }));
  const dependencies = await detectDependencies(app, request.packages);
  const projects = await projectsOf(app, dependencies, request.extras);
  if (!projects.ok) return refused(projects.failure);
  const setup = await setupIn(work, request, context, isFixed(dependencies));
  if (!setup.ok) return setup;
  const { resolveAsOf } = await import('../python');
  const { exempt, extras, days, for: other } = request;
  const asked = { ...setup.value, appDir: app, dependencies, extras, asOf: null, exempt, other };
  let resolved = await resolveAsOf({ ...asked, noBuild: true }, days);
  if (!resolved.ok && mayBeBuilt.has(resolved.failure.kind) && !wasKilled(resolved.failure)) {
    context.output(
      'not every package has a wheel: source packages are built to learn what they need',
    );
    resolved = await resolveAsOf(asked, days);
  }
  if (!resolved.ok) return refused(resolved.failure);
  const { lock, asOf, why } = resolved.value;
  const packages = await localPackages(app, projects.value.folders);
  return {
    ok: true as const,
    result: {
      lock: withLocal(lock, packages, request.commit).text,
      asOf,
      warnings: why === null ? [] : [message('packages-not-as-of', { why })],
    },
  };
}

/** A list with hashes is for every Python, and no tool resolves it. */
const isFixed = (dependencies: Dependencies): boolean =>
  dependencies.kind === 'requirements' && dependencies.strictness === 'hashed';

async function setupIn(
  workDir: string,
  { python: path, tool: preference, tools: toolsDir, index: ownIndex, for: { python } }: Request,
  { signal, output: onOutput }: TaskContext,
  anyTool: boolean,
) {
  const here = await inspectPython(path, { signal });
  if (!here.ok) return refused(here.failure);
  const { chooseTool } = await import('../python');
  const index = ownIndex ?? defaultIndex;
  const watch = { signal, onOutput };
  const { tool, noUv } = await chooseTool({
    ...{ preference, toolsDir, index, python: here.value },
    ...watch,
  });
  // pip asks the Python that it runs in which markers hold
  if (noUv !== null && !anyTool)
    return notMade(message('bundle-python-needs-uv', { python, why: whyNot(noUv) }));
  const cacheDir = join(workDir, 'cache');
  const value: PythonSetup = { python: here.value, tool, index, cacheDir, workDir, ...watch };
  return { ok: true as const, value };
}

const whyNot = ({ why }: NoUv) =>
  why === 'not-wanted' ? 'setting' : why === 'offline' ? 'offline' : 'other';

/** Lays out the commit without its large files. Returns why it cannot be done. */
async function checkOut(
  app: string,
  { mirror, commit }: Request,
  context: TaskContext,
): Promise<Message | null> {
  const { signal } = context;
  await mkdir(app);
  const git = gitIn(app, { protocols: ['file'], signal });
  try {
    await git.raw(['init', '--quiet', '--template=', '--initial-branch=main', '.']);
    await borrowObjects(join(app, '.git'), join(mirror, 'objects'));
    await requireRightObjects(app, commit, signal);
    await git.raw(['checkout', '--quiet', '--force', '--detach', commit, '--']);
    await layOutSubmodules({ git, target: app, mirror, commit, signal });
    return null;
  } catch (error) {
    return checkoutFailed(error, context);
  }
}
