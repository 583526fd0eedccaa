import { checkEnvironment } from './check-environment';
import { localEdits } from './git/local-edits';
import type { Task } from '../host/task-table';

export const inPlace: Task<'in-place'> = async ({ app, venv, lock, mountPoints }, context) => {
  const [tree, environment] = await Promise.all([
    localEdits({ app, archive: null, limitBytes: 0, mountPoints }, context),
    checkEnvironment({ venv, lock }, context),
  ]);
  if (!tree.ok) return tree;
  if (!environment.ok) return environment;
  return { ok: true, result: { tree: tree.result, environment: environment.result } };
};
