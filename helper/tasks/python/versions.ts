import { eq, valid } from '@renovatebot/pep440';

/** "3.11" of Python 3.11.2. */
export const minorOf = (version: string): string => version.split('.').slice(0, 2).join('.');

/** Whether two spellings are the same version by PEP 440: 1.0 and 1.0.0, 1.0RC1 and 1.0rc1, 1.0-1 and 1.0.post1. */
export function sameVersion(a: string, b: string): boolean {
  // a version that PEP 440 does not know (pytz once had 2004b) equals only itself
  return valid(a) === null || valid(b) === null ? a === b : eq(a, b);
}
