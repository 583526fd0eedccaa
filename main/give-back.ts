import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterQuiet } from './service-watch/debounce';

/** After a start, and after a window closes: by then their work is done. */
const settledMs = 10_000;

export const memorySaver = (): (() => void) => afterQuiet(settledMs, giveBackMemory);

/**
 * Returns memory that a start or a window used to the system. V8 does this by itself only when it needs more memory, and an idle tray
 * never does.
 */
function giveBackMemory(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
}
