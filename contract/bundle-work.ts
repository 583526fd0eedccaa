import * as z from 'zod';
import { jobRequest, jobStatus } from './job';
import { Message } from './message';
import { HostileText, RunId, Sha256, Timestamp } from './primitives';

/** A job that makes a bundle of the current version. */
export const BundleWork = z.strictObject({
  folder: z.string().startsWith('/').max(4096),
  /** Include the verified models. */
  models: z.boolean(),
});
export type BundleWork = z.infer<typeof BundleWork>;

export const BundleRequest = BundleWork.extend(jobRequest);
export type BundleRequest = z.infer<typeof BundleRequest>;

/** bundle-status.json: the process that makes one. */
export const BundleAtWork = z.strictObject({ ...jobStatus, request: BundleRequest });
export type BundleAtWork = z.infer<typeof BundleAtWork>;

const progress = {
  /** Packages are counted, models measured in bytes. */
  unit: z.enum(['packages', 'bytes']),
  done: z.number().nonnegative(),
  total: z.number().nonnegative().nullable(),
};

const end = {
  outcome: z.enum(['done', 'failed', 'cancelled', 'interrupted']),
  message: Message,
  /** The new bundle's fingerprint. */
  fingerprint: Sha256.nullable(),
  /** If requested models are missing in it: how many, and why. */
  leftOut: Message.nullable(),
};

export const BundleEvent = z.discriminatedUnion('type', [
  z.object({
    v: z.literal(1),
    type: z.literal('asked'),
    runId: RunId,
    time: Timestamp,
    requestedBy: HostileText,
    folder: HostileText,
  }),
  z.object({ v: z.literal(1), type: z.literal('progress'), ...progress }),
  z.object({ v: z.literal(1), type: z.literal('finished'), ...end }),
]);
export type BundleEvent = z.infer<typeof BundleEvent>;

/** The current or the last bundle job, for a window. */
export const BundleWorkView = z.object({
  folder: HostileText,
  now: z.object(progress).nullable(),
  /** null: still running. */
  end: z.object(end).nullable(),
});
export type BundleWorkView = z.infer<typeof BundleWorkView>;

/** Pure: the view after one more event. */
export function foldBundleWork(
  view: BundleWorkView | null,
  event: BundleEvent,
): BundleWorkView | null {
  if (event.type === 'asked') return { folder: event.folder, now: null, end: null };
  if (view === null) return null;
  if (event.type === 'progress') {
    const { unit, done, total } = event;
    return { ...view, now: { unit, done, total } };
  }
  const { outcome, message, fingerprint, leftOut } = event;
  return { ...view, now: null, end: { outcome, message, fingerprint, leftOut } };
}

/** `bundle make --dry-run --json`: the estimated size of a bundle. */
export const BundlePlan = z.object({
  codeBytes: z.number().nonnegative(),
  /** Size as installed, with the installer; packed they are mostly smaller. */
  packageBytes: z.number().nonnegative(),
  modelBytes: z.number().nonnegative(),
  models: z.number().int().nonnegative(),
});
export type BundlePlan = z.infer<typeof BundlePlan>;
