import type { PythonInfo } from '../../contract/facts';
import type { Task } from '../host/task-table';
import { checkVenv, type VenvCheck } from './python/check';
import { localEdits } from './git/local-edits';

export const checkEnvironment: Task<'check-environment'> = async (request, context) => {
  const check = await checkVenv({
    venvDir: request.venv,
    lock: request.lock,
    signal: context.signal,
  });
  return {
    ok: true,
    result:
      check.kind === 'ok'
        ? { state: 'matches', python: infoOf(check) }
        : { state: 'differs', reason: describe(check) },
  };
};

export function infoOf(check: Extract<VenvCheck, { kind: 'ok' }>): PythonInfo {
  return {
    version: check.python,
    packages: check.packages,
    matchesLock: true,
    tool: check.tool,
    fingerprint: check.fingerprint,
  };
}

export function describe(check: Exclude<VenvCheck, { kind: 'ok' }>): string {
  switch (check.kind) {
    case 'absent':
      return 'there was none';
    case 'cancelled':
      return 'the look at it was cancelled';
    case 'corrupt':
      return `it was damaged (${check.why})`;
    case 'differs': {
      const [package_] = [...check.missing, ...check.wrong.map((wrong) => wrong.name)];
      return `it was another one (${check.why}${package_ === undefined ? '' : `: ${package_}`})`;
    }
  }
}

export const inPlace: Task<'in-place'> = async ({ app, venv, lock, mountPoints }, context) => {
  const [tree, environment] = await Promise.all([
    localEdits({ app, archive: null, limitBytes: 0, mountPoints }, context),
    checkEnvironment({ venv, lock }, context),
  ]);
  if (!tree.ok) return tree;
  if (!environment.ok) return environment;
  return { ok: true, result: { tree: tree.result, environment: environment.result } };
};
