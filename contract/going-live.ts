import * as z from 'zod';

export const DataSettings = z.strictObject({
  /** Above this the application's data is copied before a new version only where the filesystem shares the blocks of a copy. */
  copyLimitMiB: z.number().int().min(0).max(1_048_576).default(256),
});

export const CanarySettings = z.strictObject({
  /** A new version is served beside the one in place before that is stopped; one that does not serve there stops nothing. */
  enabled: z.boolean().default(true),
});

export const DrainSettings = z.strictObject({
  /**
   * Seconds that a stop waits at most for answers that are being written: with the service up, and then while it goes down. 0: it waits
   * for none.
   */
  seconds: z.number().int().min(0).max(3600).default(60),
  /** The same of a refresh by the timer, which ends then and comes again at its next turn. */
  unattendedSeconds: z.number().int().min(0).max(3600).default(300),
});

export const ProbationSettings = z.strictObject({
  /** How long a version that was refreshed to is watched, and taken back where it gets worse. 0: not at all. */
  minutes: z.number().int().min(0).max(1440).default(15),
});
