import { env, stdout } from 'node:process';
import type { WriteStream } from 'node:tty';
import { createColors } from 'picocolors';

/** NO_COLOR as in https://no-color.org, FORCE_COLOR as in Node; otherwise, whether the terminal supports colours. */
export function hasColours(
  { NO_COLOR, FORCE_COLOR, TERM }: NodeJS.ProcessEnv,
  isTerminal: boolean,
): boolean {
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '')
    return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTerminal && TERM !== 'dumb';
}

/** Whether lines can be overwritten: a real terminal with a size, unlike a printer or a serial console. */
export const isLive = (
  { isTTY, columns, rows }: Partial<Pick<WriteStream, 'isTTY' | 'columns' | 'rows'>>,
  { TERM }: NodeJS.ProcessEnv = env,
): boolean => isTTY === true && TERM !== 'dumb' && columns !== 0 && rows !== 0;

export const { bold, dim, green, red, yellow } = createColors(hasColours(env, stdout.isTTY));
