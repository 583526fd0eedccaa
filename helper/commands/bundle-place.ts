import { resolve } from 'node:path';
import { isAddress } from '../../contract/bundle';
import { message } from '../../contract/message';
import { exitCodes } from '../../contract/outcome';
import { Exit } from './context';

/** A folder of this computer, or an address that the settings allow. */
export function placeOf(from: string, protocols: readonly string[]): string {
  const refused = (reason: string) => new Exit(exitCodes.usage, message('usage', { reason }));
  if (!/^[a-z]+:\/\//i.test(from)) return resolve(from);
  if (!isAddress(from))
    throw refused('--from takes a folder, or an http or https address without a login');
  if (from.startsWith('http:') && !protocols.includes('http'))
    throw refused('--from: the setting "protocols" does not allow http');
  return from;
}
