import { env, stdout } from 'node:process';
import { createColors } from 'picocolors';

/** NO_COLOR as https://no-color.org asks for it, FORCE_COLOR as Node reads it; else a terminal that knows colours has them. */
export function hasColours(
  { NO_COLOR, FORCE_COLOR, TERM }: NodeJS.ProcessEnv,
  isTerminal: boolean,
): boolean {
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '')
    return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTerminal && TERM !== 'dumb';
}

export const { bold, dim, green, red, yellow } = createColors(hasColours(env, stdout.isTTY));
