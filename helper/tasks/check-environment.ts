import { because, type Reason } from '../../contract/message';
import type { PythonInfo } from '../../contract/facts';
import type { EnvironmentFacts } from '../host/tasks/environment';
import type { Task, TaskRequest } from '../host/task-table';
import { checkVenv, type VenvCheck } from './python/check';
import { sealOf } from './python/seal';
import { localEdits } from './git/local-edits';

export const checkEnvironment: Task<'check-environment'> = async (request, { signal }) => ({
  ok: true,
  result: await factsOf(request, signal),
});

/** Reads every file of an environment: if its seal differs from the first one, somebody has changed it. */
async function factsOf(
  { venv, lock, python, pythons }: TaskRequest<'check-environment'>,
  signal: AbortSignal,
): Promise<EnvironmentFacts> {
  const check = await checkVenv({ venvDir: venv, lock, python, pythons, signal });
  if (check.kind !== 'ok') return { state: 'differs', reason: describe(check) };
  const sealed = await sealOf(venv, signal);
  return sealed.ok
    ? { state: 'matches', python: infoOf(check), seal: sealed.value.seal }
    : { state: 'differs', reason: because('files-unreadable') };
}

export function infoOf(check: Extract<VenvCheck, { kind: 'ok' }>): PythonInfo {
  return {
    version: check.python,
    packages: check.packages,
    matchesLock: true,
    tool: check.tool,
    fingerprint: check.fingerprint,
  };
}

export function describe(check: Exclude<VenvCheck, { kind: 'ok' }>): Reason {
  switch (check.kind) {
    case 'absent':
      return because('there-was-none');
    case 'cancelled':
      return because('look-cancelled');
    case 'corrupt':
      return because('was-damaged', { why: check.why });
    case 'differs': {
      if (check.why !== 'packages') return because(differences[check.why]);
      const [name = ''] = [...check.missing, ...check.wrong.map((wrong) => wrong.name)];
      return because('was-with-other-package', { name });
    }
  }
}

const differences = {
  'not-made-by-us': 'was-not-ours',
  'other-python': 'was-for-other-python',
  'other-lock': 'was-of-other-list',
} as const;

export const sealCode: Task<'seal-code'> = async ({ app }, { signal }) => {
  const sealed = await sealOf(app, signal);
  return { ok: true, result: { seal: sealed.ok ? sealed.value.seal : null } };
};

export const inPlace: Task<'in-place'> = async (request, context) => {
  const { app, mountPoints } = request;
  const [tree, environment] = await Promise.all([
    localEdits({ app, archive: null, limitBytes: 0, mountPoints }, context),
    factsOf(request, context.signal),
  ]);
  return tree.ok ? { ok: true, result: { tree: tree.result, environment } } : tree;
};
