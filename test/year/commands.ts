import * as z from 'zod';

/** What the host asks of the agent of a year: one JSON line each, answered by one. */
export const command = z.discriminatedUnion('kind', [
  /** `ladylinux-refresh ARGS` as root in a terminal, and the fault after so many milliseconds. */
  z.object({
    kind: z.literal('run'),
    args: z.array(z.string()),
    killAfterMs: z.number().optional(),
    cancelAfterMs: z.number().optional(),
  }),
  z.object({ kind: z.literal('look') }),
  z.object({ kind: z.literal('measure'), isTimed: z.boolean() }),
  /** Makes everything with a past time that many days older. */
  z.object({ kind: z.literal('age'), days: z.number() }),
]);
export type Command = z.input<typeof command>;

export const ran = z.object({
  exitCode: z.number().nullable(),
  milliseconds: z.number(),
  /** Peak memory of the unit's main process; null if it was too short to measure. */
  peakKiB: z.number().nullable(),
  /** The report of this very run; null: it wrote none. */
  report: z
    .object({
      outcome: z.string(),
      message: z.unknown(),
      cause: z.unknown(),
      durationMs: z.number(),
      downtimeMs: z.number().nullable(),
      /** The commit that was to be reached. */
      to: z.string().nullable(),
    })
    .nullable(),
  /** The end of what it printed. */
  said: z.string(),
});
export type Ran = z.infer<typeof ran>;

export const looked = z.object({
  commit: z.string().nullable(),
  python: z.string().nullable(),
  problems: z.array(z.string()),
  served: z
    .object({
      number: z.number(),
      packages: z.record(z.string(), z.string()),
      parts: z.array(z.string()),
    })
    .nullable(),
  /** Hash, mode and owner of all that a refresh must not touch; and of what only a migration may. */
  precious: z.string(),
  data: z.string(),
  schema: z.string().nullable(),
  /** Files in the archive of edits that was made last. */
  archived: z.array(z.string()),
});
export type Looked = z.infer<typeof looked>;

export const measured = z.object({
  /** Bytes on the disk, by what they are for. */
  disk: z.record(z.string(), z.number()),
  files: z.number(),
  /** null: not timed on that day. */
  statusMs: z.number().nullable(),
  historyMs: z.number().nullable(),
});
export type Measured = z.infer<typeof measured>;
