import * as z from 'zod';
import { BundleFacts } from './bundle';
import { BundlePlan } from './bundle-work';
import { HostileText, Sha256 } from './primitives';

/**
 * How the commit of a bundle stands to the one in place. `unknown`: another one, and nobody can say which is newer; `another`: of another
 * repository or branch than the settings name; `first`: nothing is in place.
 */
export const Standing = z.enum(['newer', 'same', 'older', 'unknown', 'another', 'first']);
export type Standing = z.infer<typeof Standing>;

const LackedModel = z.object({ path: HostileText, bytes: z.number().int().nonnegative() });

/** `bundle show --json`: what a bundle says of itself, and what of it a computer has not. */
export const BundleOffer = BundleFacts.extend({
  standing: Standing,
  /** How many commits it is ahead, where it is newer and says so. */
  newCommits: z.number().int().positive().nullable(),
  /** Those of its models that this computer lacks. */
  lackedModels: z.array(LackedModel).max(5000),
});
export type BundleOffer = z.infer<typeof BundleOffer>;

/** A bundle on what is plugged in: what it says of itself, and none of it compared with a hash. */
export const Stick = z.object({
  /** Of the volume, as file managers show it. */
  name: z.string().min(1).max(60),
  folder: z.string().startsWith('/').max(4096),
  /** Somebody put it away, until it is plugged in again. */
  isPutAway: z.boolean(),
  offer: BundleOffer.omit({ lackedModels: true }).extend({
    lackedModels: z.number().int().nonnegative(),
    lackedBytes: z.number().nonnegative(),
  }),
});
export type Stick = z.infer<typeof Stick>;

/** A folder of this computer with a bundle, and the fingerprint that somebody agreed to. */
export const BundleUse = z.strictObject({
  folder: z.string().startsWith('/').max(4096),
  fingerprint: Sha256,
  /** false: its models alone, which are known by their checksums. */
  code: z.boolean(),
});
export type BundleUse = z.infer<typeof BundleUse>;

/** Where a bundle can be made, and about what it takes. */
export const StickPlaces = z.object({
  volumes: z
    .array(
      z.object({
        name: Stick.shape.name,
        path: Stick.shape.folder,
        freeBytes: z.number().nonnegative(),
      }),
    )
    .max(200),
  plan: BundlePlan,
});
export type StickPlaces = z.infer<typeof StickPlaces>;

/** Pure: whether there is anything on it that this computer could use. */
export const offersSomething = ({ offer: { standing, lackedModels } }: Stick): boolean =>
  standing === 'newer' ||
  standing === 'unknown' ||
  ((standing === 'same' || standing === 'older') && lackedModels > 0);
