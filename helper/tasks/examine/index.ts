import type { Task } from '../../host/task-table';
import { examineCode } from './code';
import { examineVenv } from './venv';

export const examine: Task<'examine'> = async ({ app, venv, mountPoints, seconds }, { signal }) => {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]);
  const [code, environment] = await Promise.all([
    examineCode(app, mountPoints, limited),
    examineVenv(venv, limited),
  ]);
  signal.throwIfAborted();
  return { ok: true, result: { code, venv: environment } };
};
