import { mkdir } from 'node:fs/promises';
import { message, type Message } from '../../contract/message';
import { pythonFailure } from './python-failure';
import { describe, infoOf } from './check-environment';
import type { Interpreter, Outcome, PythonFailure, PythonSetup } from './python';
import { checkVenv } from './python/check';
import { fittingPython, otherPythons } from './python/fitting';
import { inspectPython } from './python/interpreter';
import { lockFromText } from './python/lock';
import { parseRequirement } from './python/requirements';
import { failed } from './python/types';
import { canCompile, offered } from './python/wheels';
import type { Task, TaskContext, TaskRequest } from '../host/task-table';

const defaultIndex = 'https://pypi.org/simple';

export const refused = (failure: PythonFailure) => ({
  ok: false as const,
  failure: { message: pythonFailure(failure, 'this version') },
});

interface Setup {
  readonly python: PythonSetup;
  readonly warnings: Message[];
}
type SetupRequest = Pick<
  TaskRequest<'environment'>,
  'app' | 'python' | 'wantedPython' | 'chosenPython' | 'tool' | 'tools' | 'index' | 'work'
>;

/** The interpreter that the code asks for, and the tool. */
export async function pythonSetup(
  request: SetupRequest,
  context: TaskContext,
  cacheDir: string,
): Promise<Outcome<Setup>> {
  const { index: ownIndex, work: workDir, tools: toolsDir, tool: preference } = request;
  const { signal } = context;
  const { chooseTool } = await import('./python');
  const python =
    request.chosenPython === null
      ? await fittingPython({
          usual: request.python,
          wanted: request.wantedPython,
          appDir: request.app,
          signal,
        })
      : await inspectPython(request.chosenPython, { signal });
  if (!python.ok) return failed(python.failure);
  await mkdir(workDir, { recursive: true });
  const index = ownIndex ?? defaultIndex;
  const watch = {
    signal,
    onOutput: context.output,
    onProgress: ({ done, total }: { done: number; total: number | null }) => {
      context.progress('packages', done, total);
    },
  };
  const asked = { preference, toolsDir, index, python: python.value, ...watch };
  const { tool, noUv } = await chooseTool(asked);
  const warnings =
    noUv === null || noUv.why === 'not-wanted'
      ? []
      : [message('uv-unavailable', { reason: noUv.why })];
  const setup = { python: python.value, tool, index, cacheDir, workDir, ...watch };
  return { ok: true, value: { python: setup, warnings } };
}

type Instead =
  | { readonly kind: 'other'; readonly python: Interpreter }
  | { readonly kind: 'refused'; readonly failure: PythonFailure };

/** Of a package without a wheel for this Python: an installed one that it has a wheel for, or why there is none. null: it may be built. */
export async function inPlaceOf(
  setup: PythonSetup,
  request: SetupRequest,
  lock: string,
  wanted: { readonly name: string; readonly version: string | null },
): Promise<Instead | null> {
  const { python, signal } = setup;
  const offer = await offered(setup, lock, wanted);
  if (offer === null || offer.pythons.length === 0 || offer.fits(python)) return null;
  const others = await otherPythons({
    ...{ wanted: request.wantedPython, appDir: request.app, not: python.version },
    ...(signal === undefined ? {} : { signal }),
  });
  const other = others.find((each) => offer.fits(each));
  if (other !== undefined) return { kind: 'other', python: other };
  if (offer.hasSource && (await canCompile(python))) return null;
  const { pythons, version } = offer;
  const have = [python, ...others].map((each) => each.version).join(', ');
  const package_ = `${wanted.name}==${version}`;
  return { kind: 'refused', failure: { kind: 'no-wheel', package: package_, pythons, have } };
}

/** What a failure says there is no wheel of, as far as it says so. */
export function wheelLess(failure: PythonFailure): { name: string; version: string | null } | null {
  if (failure.kind === 'needs-source') return failure;
  const words = 'detail' in failure ? failure.detail : '';
  const [, told = null] =
    /(?<![\w.-])([\w.-]+==[\w.!+-]+) has no (?:usable )?wheels/.exec(words) ?? [];
  const requirement = told ?? (failure.kind === 'no-such-package' ? failure.requirement : null);
  if (requirement === null) return null;
  const { name, pin } = parseRequirement(requirement);
  return name === '' ? null : { name, version: pin };
}

/** Installs wheels, and seals what came of it. None of what is installed is run. */
export const makeEnvironment: Task<'environment'> = async (request, context) => {
  const { buildVenv } = await import('./python');
  const setup = await pythonSetup(request, context, request.cache);
  if (!setup.ok) return refused(setup.failure);
  const { python, warnings } = setup.value;
  const built = await buildVenv({
    ...python,
    lock: lockFromText(request.lock),
    venvDir: request.venv,
    finalDir: request.finalVenv,
    built: request.built,
    present: request.present,
  });
  if (!built.ok) {
    const { failure } = built;
    const lacking = wheelLess(failure);
    const instead =
      lacking === null ? null : await inPlaceOf(python, request, request.lock, lacking);
    if (instead?.kind === 'refused') return refused(instead.failure);
    if (instead?.kind === 'other')
      return { ok: true, result: { kind: 'other-python', python: instead.python.path } };
    if (failure.kind !== 'needs-source') return refused(failure);
    const { name, version } = failure;
    return { ok: true, result: { kind: 'needs-source', name, version } };
  }
  const made = await checkVenv({
    venvDir: request.venv,
    lock: request.lock,
    python: python.python.path,
    signal: context.signal,
  });
  if (made.kind !== 'ok')
    return refused({
      kind: 'tool-failed',
      tool: python.tool.kind,
      exitCode: 0,
      detail: `the new environment does not match its list: ${describe(made)}`,
    });
  const { seal } = built.value;
  return { ok: true, result: { kind: 'made', python: infoOf(made), seal, warnings } };
};

export const fetchSourceTask: Task<'fetch-source'> = async (request, context) => {
  const { fetchSource } = await import('./python');
  const setup = await pythonSetup(request, context, request.cache);
  if (!setup.ok) return refused(setup.failure);
  const { name, version, more, folder } = request;
  const lock = lockFromText(request.lock);
  const fetched = await fetchSource({
    ...setup.value.python,
    ...{ lock, name, version, more, folder, appDir: request.app },
  });
  return fetched.ok ? { ok: true, result: {} } : refused(fetched.failure);
};

export const buildWheelTask: Task<'build-wheel'> = async (request, context) => {
  const { buildSource } = await import('./python');
  const { name, folder, out, have } = request;
  const { signal, output: onOutput } = context;
  const built = await buildSource({ name, folder, out, have, signal, onOutput });
  return built.ok
    ? { ok: true, result: { needs: [...built.value.needs] } }
    : refused(built.failure);
};
