import { resolve } from 'node:path';
import { isAddress } from '../../contract/bundle-address';
import { because } from '../../contract/message';
import { usage } from './context';

/** A local folder, or a URL that the settings allow. */
export function placeOf(from: string, protocols: readonly string[]): string {
  if (!/^[a-z]+:\/\//i.test(from)) return resolve(from);
  if (!isAddress(from)) throw usage(because('from-place'));
  if (from.startsWith('http:') && !protocols.includes('http')) throw usage(because('from-http'));
  return from;
}
