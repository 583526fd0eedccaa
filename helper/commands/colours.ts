import { env, stdout } from 'node:process';
import type { WriteStream } from 'node:tty';
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

/** Whether lines there may be drawn over: a terminal that is no mere printer, and has a size, unlike a serial console. */
export const isLive = (
  { isTTY, columns, rows }: Partial<Pick<WriteStream, 'isTTY' | 'columns' | 'rows'>>,
  { TERM }: NodeJS.ProcessEnv = env,
): boolean => isTTY === true && TERM !== 'dumb' && columns !== 0 && rows !== 0;

export const { bold, dim, green, red, yellow } = createColors(hasColours(env, stdout.isTTY));
