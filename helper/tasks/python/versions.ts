import { eq, valid } from '@renovatebot/pep440';

/** "3.11" of Python 3.11.2. */
export const minorOf = (version: string): string => version.split('.').slice(0, 2).join('.');

/** Whether two spellings are one version, as PEP 440 compares them: 1.0 and 1.0.0, 1.0RC1 and 1.0rc1, 1.0-1 and 1.0.post1. */
export function sameVersion(a: string, b: string): boolean {
  // what is no version of PEP 440 (pytz once had 2004b) is itself and nothing else
  return valid(a) === null || valid(b) === null ? a === b : eq(a, b);
}
