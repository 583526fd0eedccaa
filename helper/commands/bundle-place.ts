import { resolve } from 'node:path';
import { isAddress } from '../../contract/bundle';
import { because, message, type Reason } from '../../contract/message';
import { exitCodes } from '../../contract/outcome';
import { Exit } from './context';

/** A folder of this computer, or an address that the settings allow. */
export function placeOf(from: string, protocols: readonly string[]): string {
  const refused = (reason: Reason) => new Exit(exitCodes.usage, message('usage', { reason }));
  if (!/^[a-z]+:\/\//i.test(from)) return resolve(from);
  if (!isAddress(from)) throw refused(because('from-place'));
  if (from.startsWith('http:') && !protocols.includes('http')) throw refused(because('from-http'));
  return from;
}
