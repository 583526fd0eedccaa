import { exitCodes } from '../../contract/outcome';
import type { Host } from '../host';

/**
 * Ctrl-C: under a prefix it cancels; on a machine the unit goes on, and `sayDetached` says so. A second one always leaves.
 * Where the command has work of its own after the run (`staying`), each one cancels and none leaves.
 */
export function onInterrupt(
  { mode }: Pick<Host, 'mode'>,
  sayDetached: () => void,
  cancel: () => Promise<unknown>,
  staying = false,
): void {
  let asked = false;
  process.on('SIGINT', () => {
    if (asked && !staying) process.exit(exitCodes.cancelled);
    asked = true;
    if (mode === 'system' && !staying) {
      sayDetached();
      process.exit(exitCodes.ok);
    }
    void cancel();
  });
}
