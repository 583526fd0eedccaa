import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { because, message, type Message } from '../../contract/message';
import { pythonFailure } from './python-failure';
import { infoOf } from './check-environment';
import type { Interpreter, Outcome, PythonFailure, PythonProgress, PythonSetup } from './python';
import { checkVenv } from './python/check';
import { allowed, fittingPython, otherPythons } from './python/fitting';
import { inspectPython } from './python/interpreter';
import { forgetPythons, managedPythons, receivePython, type ManagedPython } from './python/managed';
import { lockFromText } from './python/lock';
import { parseRequirement } from './python/requirements';
import { done, failed, type Watch } from './python/types';
import { canCompile, offered } from './python/wheels';
import type { TaskContext } from '../host/task-protocol';
import type { Task } from '../host/task-table';
import type { Tools } from '../host/tasks/environment';

export const defaultIndex = 'https://pypi.org/simple';

export const refused = (failure: PythonFailure) => ({
  ok: false as const,
  failure: { message: pythonFailure(failure, because('this-version')) },
});

/** That an interpreter must be downloaded first is an answer, not a failure. */
export const wantsPython = (failure: PythonFailure) =>
  failure.kind === 'wants-python' ? { ok: true as const, result: failure } : null;

interface Setup {
  readonly python: PythonSetup;
  readonly warnings: Message[];
}

/** The interpreter that the code requires, and the package tool. */
export async function pythonSetup(
  request: Tools,
  context: TaskContext,
  cacheDir: string,
): Promise<Outcome<Setup>> {
  const { index: ownIndex, work: workDir, tools: toolsDir, tool: preference } = request;
  const { signal } = context;
  const { chooseTool } = await import('./python');
  const python =
    request.chosenPython === null
      ? await fittingPython({ usual: request.python, ...choiceOf(request), signal })
      : await inspectPython(request.chosenPython, { signal });
  if (!python.ok) return failed(await insteadOfNone(request, context, python.failure));
  await mkdir(workDir, { recursive: true });
  const index = ownIndex ?? defaultIndex;
  const watch = {
    signal,
    onOutput: context.output,
    onProgress: ({ phase, done, total }: PythonProgress) => {
      context.progress(phase === 'receive' ? 'bytes' : 'packages', done, total);
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

const choiceOf = ({ wantedPython, app, managedPython, pythons, rebuild }: Tools) => ({
  wanted: wantedPython,
  appDir: app,
  pythons: managedPython && !rebuild ? pythons : null,
});

/** If no installed interpreter fits: one that uv can download, if the settings allow that. */
async function insteadOfNone(
  request: Tools,
  context: TaskContext,
  failure: PythonFailure,
): Promise<PythonFailure> {
  if (!request.managedPython || failure.kind !== 'no-fitting-python') return failure;
  const offers = await offersOfUv(request, { signal: context.signal, onOutput: context.output });
  if (!offers.ok) return offers.failure;
  const [first] = offers.value;
  return first === undefined
    ? { ...failure, kind: 'no-managed-python' }
    : { kind: 'wants-python', version: first.version };
}

/** What uv can download and the code allows, nearest to the system's Python first. */
async function offersOfUv(request: Tools, watch: Watch): Promise<Outcome<ManagedPython[]>> {
  const usual = await inspectPython(request.python, watch);
  if (!usual.ok) return usual;
  const uv = await uvFor(request, usual.value, watch);
  if (!uv.ok) return uv;
  const offers = await managedPythons(uv.value);
  return done(await allowed({ ...choiceOf(request), usual: usual.value }, offers));
}

/** uv itself, even if pip installs the packages: only uv can download an interpreter. */
async function uvFor(
  request: Pick<Tools, 'tools' | 'index' | 'work'>,
  python: Interpreter,
  watch: Watch,
) {
  const { chooseTool } = await import('./python');
  const { tools: toolsDir, work: workDir } = request;
  const index = request.index ?? defaultIndex;
  const asked = { preference: 'uv' as const, toolsDir, index, python, ...watch };
  const { tool, noUv } = await chooseTool(asked);
  if (tool.kind !== 'uv') {
    const why = noUv?.why === 'offline' ? ('offline' as const) : ('other' as const);
    const detail = `there is no uv (${noUv?.why ?? ''})`;
    return failed({ kind: 'python-not-received', version: '3', why, detail });
  }
  await mkdir(workDir, { recursive: true });
  return done({ uv: tool.path, index, cacheDir: join(workDir, 'cache'), workDir, ...watch });
}

export const fetchPython: Task<'fetch-python'> = async (request, context) => {
  const { python, pythons, version, mirror, keep } = request;
  const { signal, output: onOutput } = context;
  await forgetPythons(pythons, [...keep, version]);
  const usual = await inspectPython(python, { signal });
  if (!usual.ok) return refused(usual.failure);
  const uv = await uvFor(request, usual.value, { signal, onOutput });
  if (!uv.ok) return refused(uv.failure);
  const received = await receivePython({ ...uv.value, pythons, version, mirror });
  return received.ok
    ? { ok: true, result: { path: received.value.path } }
    : refused(received.failure);
};

type Instead =
  | { readonly kind: 'other'; readonly python: Interpreter }
  | { readonly kind: 'wanted'; readonly version: string }
  | { readonly kind: 'refused'; readonly failure: PythonFailure };

/** If a package has no wheel for this Python: an installed Python that has one, or why none. null: may be built. */
export async function inPlaceOf(
  setup: PythonSetup,
  request: Tools,
  lock: string,
  wanted: { readonly name: string; readonly version: string | null },
): Promise<Instead | null> {
  const { python, signal } = setup;
  const offer = await offered(setup, lock, wanted);
  if (offer === null || offer.pythons.length === 0 || offer.fits(python)) return null;
  const others = await otherPythons({
    ...{ ...choiceOf(request), not: python.version },
    ...(signal === undefined ? {} : { signal }),
  });
  const other = others.find((each) => offer.fits(each));
  if (other !== undefined) return { kind: 'other', python: other };
  if (request.managedPython && request.wantedPython === 'auto') {
    const offers = await offersOfUv(request, signal === undefined ? {} : { signal });
    const wanted = offers.ok ? offers.value.find((each) => offer.fits(each)) : undefined;
    if (wanted !== undefined) return { kind: 'wanted', version: wanted.version };
  }
  if (offer.hasSource && (await canCompile(python))) return null;
  const { pythons, version } = offer;
  const have = [python, ...others].map((each) => each.version).join(', ');
  const package_ = `${wanted.name}==${version}`;
  const isManaged = request.managedPython;
  const failure = { kind: 'no-wheel' as const, package: package_, pythons, have, isManaged };
  return { kind: 'refused', failure };
}

/** The package without a wheel that a failure names, if it names one. */
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

/** Installs wheels and seals the result. Runs none of what it installs. */
export const makeEnvironment: Task<'environment'> = async (request, context) => {
  const { buildVenv } = await import('./python');
  const setup = await pythonSetup(request, context, request.cache);
  if (!setup.ok) return wantsPython(setup.failure) ?? refused(setup.failure);
  const { python, warnings } = setup.value;
  const built = await buildVenv({
    ...python,
    lock: lockFromText(request.lock),
    venvDir: request.venv,
    finalDir: request.finalVenv,
    built: request.built,
    have: request.have,
    present: request.present,
  });
  if (!built.ok) {
    const { failure } = built;
    const lacking = wheelLess(failure);
    const instead =
      lacking === null ? null : await inPlaceOf(python, request, request.lock, lacking);
    if (instead?.kind === 'refused') return refused(instead.failure);
    if (instead?.kind === 'wanted')
      return { ok: true, result: { kind: 'wants-python', version: instead.version } };
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
    pythons: request.pythons,
    signal: context.signal,
  });
  if (made.kind !== 'ok')
    return refused({
      kind: 'tool-failed',
      tool: python.tool.kind,
      exitCode: 0,
      detail: `the new environment does not match its list: ${made.kind === 'corrupt' || made.kind === 'differs' ? made.why : made.kind}`,
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
