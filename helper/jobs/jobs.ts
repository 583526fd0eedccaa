import { RunEvent } from '../../contract/events';
import { ModelsAtWork, ModelsEvent, ModelsRequest, sameWork } from '../../contract/models';
import { RunRequest, sameRequest } from '../../contract/request';
import { lastReport } from '../state/history';
import { Running } from '../state/running';
import { BundleAtWork, BundleEvent, BundleRequest } from '../../contract/bundle-work';
import type { Job } from './job';

/** Refreshes, returns and recoveries. */
export const refreshJob: Job<RunRequest, Running, RunEvent> = {
  process: { unit: 'ladylinux-refresh.service', verb: 'run', lock: 'lock' },
  files: ({ request, status, events }) => ({ request, status, events }),
  request: RunRequest,
  status: Running,
  event: RunEvent,
  same: sameRequest,
  runOf: ({ runId }) => runId,
  isLast: ({ type }) => type === 'run-finished',
  // on a full disk the last event may be missing, but the history may have the report
  async lastWord(layout, seen) {
    const report = await lastReport(layout);
    if (report?.runId !== seen.runId) return null;
    return { ...seen, seq: seen.seq + 1, type: 'run-finished', report };
  },
};

/** For jobs whose first event is the request and whose last one is the end. */
const asksAndFinishes = {
  runOf: (event: { readonly type: string; readonly runId?: string }) =>
    event.type === 'asked' ? (event.runId ?? null) : null,
  isLast: ({ type }: { readonly type: string }) => type === 'finished',
};

/** Verifications and downloads of models. */
export const modelsJob: Job<ModelsRequest, ModelsAtWork, ModelsEvent> = {
  process: { unit: 'ladylinux-models.service', verb: 'models-run', lock: 'models-lock' },
  files: ({ modelsRequest, modelsStatus, modelsEvents }) => ({
    request: modelsRequest,
    status: modelsStatus,
    events: modelsEvents,
  }),
  request: ModelsRequest,
  status: ModelsAtWork,
  event: ModelsEvent,
  same: sameWork,
  ...asksAndFinishes,
};

/** Making a bundle. */
export const bundleJob: Job<BundleRequest, BundleAtWork, BundleEvent> = {
  process: { unit: 'ladylinux-bundle-make.service', verb: 'bundle-run', lock: 'bundle-lock' },
  files: ({ bundleRequest, bundleStatus, bundleEvents }) => ({
    request: bundleRequest,
    status: bundleStatus,
    events: bundleEvents,
  }),
  request: BundleRequest,
  status: BundleAtWork,
  event: BundleEvent,
  same: (a, b) => a.folder === b.folder && a.models === b.models,
  ...asksAndFinishes,
};
