import { askHistory } from '../helper-client/ask';
import type { Helper } from '../helper-client/helper';
import type { IpcHandlers } from '../ipc';
import { readRun } from '../run-follow/follow';

export const historyHandlers = (
  helper: Helper,
  eventsOf: (runId: string) => string,
): Pick<IpcHandlers, 'history:list' | 'history:log'> => ({
  'history:list': (part) => askHistory(helper, part),
  'history:log': ({ runId }) => readRun(eventsOf(runId)),
});
