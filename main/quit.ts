import { app } from 'electron';
import type { AppState } from '../contract/ipc';
import { exitCodes } from '../contract/outcome';
import type { Actions } from './helper-client/actions';
import type { Helper } from './helper-client/helper';
import { log } from './log';
import type { StoreOf } from './store';

type AnyStore = StoreOf<never>;

const runEndsWithinMs = 30_000;
const serviceStopsWithinMs = 180_000;
const isRunning = ({ status }: AppState) => (status?.running ?? null) !== null;

/** Quitting by the menu or a signal first ends a demo's run and service. Closing windows does not quit. */
export function quitCleanly(
  store: AnyStore,
  helper: Helper,
  actions: Actions,
  onQuit: () => void,
): void {
  let ended = false;
  let ending = false;
  app.on('window-all-closed', () => undefined);
  app.on('before-quit', (event) => {
    // On a machine the service keeps running without its tray.
    if (!store.state.inPrefix || ended) return;
    event.preventDefault();
    if (ending) return;
    ending = true;
    endDemo(store, helper, actions)
      .catch((error: unknown) => log.error('the demo did not end', error))
      .finally(() => {
        ended = true;
        app.quit();
      });
  });
  app.on('will-quit', onQuit);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => app.quit());
}

/** Exits, and starts the file that has this program's path at that time. */
export function startAgain(): void {
  // after an upgrade /proc/self/exe names a deleted file
  app.relaunch({ execPath: process.execPath, args: [] });
  app.quit();
}

async function endDemo(store: AnyStore, helper: Helper, actions: Actions): Promise<void> {
  if (isRunning(store.state)) {
    await actions.cancel();
    await store.until((state) => !isRunning(state), runEndsWithinMs);
  }
  const answer = await helper.run(['service', 'stop'], { timeout: serviceStopsWithinMs });
  if (answer.kind !== 'ended' || answer.exitCode !== exitCodes.ok)
    log.warn('the demo’s service was not stopped', answer);
}
