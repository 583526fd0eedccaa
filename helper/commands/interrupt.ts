import { exitCodes } from '../../contract/outcome';
import type { Host } from '../host/host';

/**
 * Ctrl-C: under a prefix it cancels; on a machine the unit goes on, and `sayDetached` says so. A second one always
 * exits. With work left after the run (`leave`), the first one cancels and stays; the second does that work at once.
 */
export function onInterrupt(
  { mode }: Pick<Host, 'mode'>,
  sayDetached: () => void,
  cancel: () => Promise<unknown>,
  leave?: () => void,
): void {
  let asked = false;
  process.on('SIGINT', () => {
    if (asked) {
      leave?.();
      process.exit(exitCodes.cancelled);
    }
    asked = true;
    if (mode === 'system' && leave === undefined) {
      sayDetached();
      process.exit(exitCodes.ok);
    }
    void cancel();
  });
}
