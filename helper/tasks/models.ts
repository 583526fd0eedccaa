import { doModelsWork } from '../models/work/work';
import type { Task } from '../host/task-table';

/** Reads or receives models; what it finds out on the way is told as it happens, and kept by whoever listens. */
export const models: Task<'models-verify' | 'models-download'> = async (request, context) => {
  await doModelsWork({
    ...request,
    signal: context.signal,
    emit: (event) => {
      context.event({ kind: 'event', event });
    },
    keep: (results) => {
      context.event({ kind: 'keep', results });
      return Promise.resolve();
    },
  });
  return { ok: true, result: {} };
};
