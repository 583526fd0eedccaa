import * as z from 'zod';
import { RunId, Timestamp } from './primitives';

/** The common members of every job's status file: its process. Valid only while that process lives. */
export const jobStatus = {
  v: z.literal(1),
  process: z.strictObject({ pid: z.number().int().positive(), startTime: z.number() }),
  startedAt: Timestamp,
};

/** The common members of every job's request. */
export const jobRequest = {
  v: z.literal(1),
  runId: RunId,
  requestedAt: Timestamp,
  requestedBy: z.string().max(100),
};
