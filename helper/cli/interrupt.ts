import { exitCodes } from '../../contract/outcome';
import type { Host } from '../host';

/** Ctrl-C: under a prefix it cancels; on a machine the unit goes on, and `sayDetached` says so. A second one always leaves. */
export function onInterrupt(
  host: Host,
  sayDetached: () => void,
  cancel: () => Promise<unknown>,
): void {
  let asked = false;
  process.on('SIGINT', () => {
    if (asked) process.exit(exitCodes.cancelled);
    asked = true;
    if (host.mode === 'system') {
      sayDetached();
      process.exit(exitCodes.ok);
    }
    void cancel();
  });
}
