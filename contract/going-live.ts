import * as z from 'zod';

export const DataSettings = z.strictObject({
  /** Larger data is copied before a new version only if the file system can share the copy's blocks. */
  copyLimitMiB: z.number().int().min(0).max(1_048_576).default(256),
});

export const CanarySettings = z.strictObject({
  /** Serves a new version beside the current one before stopping that; if it fails, nothing is stopped. */
  enabled: z.boolean().default(true),
});

export const DrainSettings = z.strictObject({
  /**
   * How many seconds a stop waits at most for unfinished answers: first while the service runs, then while it stops. 0:
   * does not wait.
   */
  seconds: z.number().int().min(0).max(3600).default(60),
  /** The same for a refresh by the timer, which then ends and tries again at its next turn. */
  unattendedSeconds: z.number().int().min(0).max(3600).default(300),
});

export const ProbationSettings = z.strictObject({
  /** Duration of probation: if a refreshed version gets worse, it is rolled back. 0: no probation. */
  minutes: z.number().int().min(0).max(1440).default(15),
});
