import * as z from 'zod';
import { BundleFacts } from './bundle';
import { BundlePlan } from './bundle-work';
import { HostileText, Sha256 } from './primitives';

/**
 * How a bundle's commit relates to the current one. `unknown`: different, and not known which is newer; `another`: of
 * another repository or branch than the settings name; `first`: nothing is installed.
 */
export const Standing = z.enum(['newer', 'same', 'older', 'unknown', 'another', 'first']);
export type Standing = z.infer<typeof Standing>;

const LackedModel = z.object({ path: HostileText, bytes: z.number().int().nonnegative() });

/** `bundle show --json`: what a bundle says about itself, and what of it this computer lacks. */
export const BundleOffer = BundleFacts.extend({
  standing: Standing,
  /** How many commits it is ahead, if it is newer and says so. */
  newCommits: z.number().int().positive().nullable(),
  /** Its models that this computer lacks. */
  lackedModels: z.array(LackedModel).max(5000),
});
export type BundleOffer = z.infer<typeof BundleOffer>;

/** A bundle on a removable disk: what it says about itself, without checking hashes. */
export const Stick = z.object({
  /** The volume's name, as file managers show it. */
  name: z.string().min(1).max(60),
  folder: z.string().startsWith('/').max(4096),
  /** Dismissed until it is plugged in again. */
  isPutAway: z.boolean(),
  offer: BundleOffer.omit({ lackedModels: true }).extend({
    lackedModels: z.number().int().nonnegative(),
    lackedBytes: z.number().nonnegative(),
  }),
});
export type Stick = z.infer<typeof Stick>;

/** A local folder with a bundle, and its confirmed fingerprint. */
export const BundleUse = z.strictObject({
  folder: z.string().startsWith('/').max(4096),
  fingerprint: Sha256,
  /** false: only its models, which are checked by their checksums. */
  code: z.boolean(),
});
export type BundleUse = z.infer<typeof BundleUse>;

/** Where a bundle can be made, and its estimated size. */
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

/** Pure: whether its commit can go live here, which somebody has to vouch for. */
export const bringsCode = (standing: Standing): boolean =>
  standing === 'newer' || standing === 'unknown' || standing === 'first';

/** Pure: whether it has anything that this computer can use. */
export const offersSomething = ({ offer: { standing, lackedModels } }: Stick): boolean =>
  bringsCode(standing) || ((standing === 'same' || standing === 'older') && lackedModels > 0);
