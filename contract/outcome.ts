import * as z from 'zod';

/** How a run ended; the same names on every side. */
export const Outcome = z.enum([
  'refreshed',
  'nothing-to-do',
  /** A dry run that found something to do. */
  'would-refresh',
  /** Built, tried and kept, to be applied later. */
  'staged',
  'offline',
  'staging-failed',
  'rolled-back',
  'left-stopped',
  'needs-attention',
  'cancelled',
  'interrupted',
]);
export type Outcome = z.infer<typeof Outcome>;

/** 126 and 127 are never used, because pkexec uses them (dismissed, not authorized or not found; pkexec(1)). */
export const exitCodes = {
  ok: 0,
  internal: 1,
  usage: 2,
  nothingToDo: 3,
  offline: 4,
  busy: 5,
  badSettings: 6,
  notAuthorised: 7,
  notSetUp: 8,
  stagingFailed: 10,
  rolledBack: 11,
  leftStopped: 12,
  needsAttention: 13,
  cancelled: 14,
  interrupted: 15,
  /** check: what a refresh to the commit would end with. */
  wouldNotStage: 16,
  wouldRollBack: 17,
  /** doctor: the worst finding. */
  warnings: 20,
  problems: 21,
  danger: 22,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodeOf: Record<Outcome, ExitCode> = {
  refreshed: exitCodes.ok,
  'nothing-to-do': exitCodes.nothingToDo,
  'would-refresh': exitCodes.ok,
  staged: exitCodes.ok,
  offline: exitCodes.offline,
  'staging-failed': exitCodes.stagingFailed,
  'rolled-back': exitCodes.rolledBack,
  'left-stopped': exitCodes.leftStopped,
  'needs-attention': exitCodes.needsAttention,
  cancelled: exitCodes.cancelled,
  interrupted: exitCodes.interrupted,
};
