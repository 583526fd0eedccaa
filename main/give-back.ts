import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterQuiet } from './service-watch/debounce';

/** After a start, and after a window: what they began is done by then. */
const settledMs = 10_000;

export const memorySaver = (): (() => void) => afterQuiet(settledMs, giveBackMemory);

/**
 * Returns to the system the memory that a start or a window used. By itself V8 does so only when it needs more, and a tray that
 * sleeps never does.
 */
function giveBackMemory(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
}
