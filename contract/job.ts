import * as z from 'zod';
import { RunId, Timestamp } from './primitives';

/** What the status file of every job begins with: who is at work. True only while that very process lives. */
export const jobStatus = {
  v: z.literal(1),
  process: z.strictObject({ pid: z.number().int().positive(), startTime: z.number() }),
  startedAt: Timestamp,
};

/** What the request of every job begins with. */
export const jobRequest = {
  v: z.literal(1),
  runId: RunId,
  requestedAt: Timestamp,
  requestedBy: z.string().max(100),
};
