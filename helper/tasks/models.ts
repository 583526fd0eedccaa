import { doModelsWork } from '../models/work/work';
import type { Task } from '../host/task-table';

/** Verifies or downloads models; results are reported as events, and the listener keeps them. */
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
