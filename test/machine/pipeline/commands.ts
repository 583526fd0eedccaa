import * as z from 'zod';

/** What the host asks of the agent inside a machine: one JSON line each, answered by one. */
export const command = z.discriminatedUnion('kind', [
  /** A refresh to a branch, or a return to a kept version, and whatever disturbs it. */
  z.object({
    kind: z.literal('run'),
    branch: z.string().optional(),
    commit: z.string().optional(),
    /** As a person does who does not insist; that the commit is known to be bad is forgotten before. */
    force: z.boolean().default(true),
    staged: z.enum(['keep', 'apply']).optional(),
    /** Milliseconds after the start of the unit. */
    killAfterMs: z.number().optional(),
    /** kill -9 for the pipeline's process alone, or for all that the unit has running. */
    who: z.enum(['main', 'all']).optional(),
    /** kill -9 for one process of whatever task is at work then, or next; which one is this share of them. */
    killOneAfterMs: z.number().optional(),
    one: z.number().min(0).max(1).optional(),
    /** kill -9 while this task runs, so many milliseconds after it was seen. */
    killInTask: z.string().optional(),
    killInTaskAfterMs: z.number().optional(),
    /** SIGINT, which is a cancel, after so many milliseconds. */
    cancelAfterMs: z.number().optional(),
    /** The place in the pipeline at which it kills itself, such as "before stop". */
    killAt: z.string().optional(),
    /** The same for the recovery that comes after it. */
    killRecoveryAt: z.string().optional(),
    killRecoveryAfterMs: z.number().optional(),
    /** strace's --inject for the pipeline, and for the recovery. */
    inject: z.string().optional(),
    injectRecovery: z.string().optional(),
  }),
  /** Until no version is watched any more; the watch is disturbed, or the run that it goes back with. */
  z.object({
    kind: z.literal('watch'),
    killWatchAfterMs: z.number().optional(),
    /** After that run has begun. */
    killBackAfterMs: z.number().optional(),
    who: z.enum(['main', 'all']).optional(),
  }),
  /** Nothing of ours is at work any more. */
  z.object({ kind: z.literal('settle') }),
  z.object({ kind: z.literal('look') }),
]);
export type Command = z.input<typeof command>;

export const ran = z.object({
  milliseconds: z.number(),
  /** Of the unit's own process; null where a signal ended it. */
  exitCode: z.number().nullable(),
  outcome: z.string().nullable(),
  /** The command line of the process, if only one was killed. */
  killed: z.string(),
  /** What strace says of an injection. */
  injected: z.boolean(),
  /** How many of each call strace saw, if it was used. */
  calls: z.record(z.string(), z.number()),
  /** Of clients that opened connections all the time: how many were refused, and how many answers were cut off. */
  refused: z.number(),
  cut: z.number(),
  said: z.string(),
});
export type Ran = z.infer<typeof ran>;

export const watched = z.object({
  wasWatched: z.boolean(),
  isOver: z.boolean(),
  /** Of the runs that went back. */
  killed: z.number(),
});
export type Watched = z.infer<typeof watched>;

/** The version in place, by the files on the disk and by the answer of the service. */
export const looked = z.object({
  number: z.number().nullable(),
  problems: z.array(z.string()),
  /** Hash, mode and owner of all that a refresh must not touch. */
  precious: z.string(),
  /** The same of data/, which a migration may change. */
  data: z.string(),
  /** The version that data/ is of; null: of none as a whole. */
  dataNumber: z.number().nullable(),
});
export type Looked = z.infer<typeof looked>;
