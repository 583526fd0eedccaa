import * as z from 'zod';
import type { ReasonCode } from './message-codes';

/** Whether the bundle is served, and not a local folder. */
export function isAddress(place: string): boolean {
  try {
    const { username, password, search, hash } = new URL(place);
    return /^https?:\/\//.test(place) && [username, password, search, hash].join('') === '';
  } catch {
    return false;
  }
}

/** URL of a served bundle. */
export const BundleAddress = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine(isAddress, 'public-login' satisfies ReasonCode);
