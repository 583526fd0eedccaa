import type { RunEvent } from '../../../contract/events';
import type { AppState } from '../../../contract/ipc';
import { message } from '../../../contract/message';
import type { RunReport } from '../../../contract/report';
import type { Status } from '../../../contract/status';
import { initialState } from '../../../main/app-state';

export const oldHash = 'a'.repeat(40);
export const newHash = 'b'.repeat(40);
export const runId = '20260505T120000-0a1b2c3d';
const time = '2026-05-05T12:00:00.000Z';

export const aStatus = (part: Partial<Status> = {}): Status => ({
  v: 1,
  generatedAt: time,
  helperVersion: '0.1.0',
  mode: 'system',
  setUp: true,
  condition: 'healthy',
  repository: 'https://example.org/repository',
  branch: 'main',
  code: { hash: oldHash, subject: 'A commit', author: 'Ada', committedAt: time, branch: 'main' },
  python: null,
  services: [],
  address: { url: 'http://127.0.0.1:8000/', exposed: false },
  models: null,
  running: null,
  lastRun: null,
  staged: null,
  conversations: null,
  holding: { hold: false, skip: [], left: null },
  waiting: null,
  problems: [],
  ...part,
});

export const aState = (part: Partial<AppState> = {}): AppState => ({
  ...initialState({
    inPrefix: false,
    prefix: null,
    locale: 'en',
    version: '0.1.0',
    theme: { dark: false, accent: null, highContrast: false },
    preferences: { checkInterval: '6h', notifications: true, startAtLogin: false, dismissed: [] },
  }),
  status: aStatus(),
  helper: 'ok',
  ...part,
});

export const aReport = (part: Partial<RunReport> = {}): RunReport => ({
  v: 1,
  runId,
  kind: 'refresh',
  requestedBy: 'ada',
  startedAt: time,
  finishedAt: time,
  durationMs: 21_000,
  downtimeMs: 800,
  hookMs: null,
  outcome: 'refreshed',
  message: message('nothing-to-do', { branch: 'main', commit: 'bbbbbbb' }),
  cause: null,
  warnings: [],
  repository: 'https://example.org/repository',
  branch: 'main',
  from: null,
  to: null,
  now: newHash,
  steps: [],
  failedStep: null,
  failureLog: [],
  dependencyChanges: [],
  saved: null,
  python: null,
  services: [],
  models: null,
  ...part,
});

const head = (seq: number) => ({ v: 1 as const, seq, time, runId });
export const runEvents: readonly RunEvent[] = [
  { ...head(0), type: 'run-started', kind: 'refresh', branch: 'main', requestedBy: 'ada' },
  { ...head(1), type: 'step-started', step: 'fetch' },
  { ...head(2), type: 'output', step: 'fetch', line: 'a line' },
  {
    ...head(3),
    type: 'step-finished',
    step: 'fetch',
    outcome: 'done',
    durationMs: 9,
    detail: null,
  },
  { ...head(4), type: 'run-finished', report: aReport() },
];
