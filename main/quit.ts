import { app } from 'electron';
import type { ActionAnswer, AppState } from '../contract/ipc';
import type { AppEvent } from './app-state';
import type { Actions } from './helper-client/actions';
import { log } from './log';
import type { Store } from './store';

interface QuitOptions {
  readonly store: Store<AppState, AppEvent>;
  /** null on a machine, whose service does not end with its tray. */
  readonly sandbox: (Pick<Actions, 'cancel'> & { stopService: () => Promise<ActionAnswer> }) | null;
  readonly onQuit: () => void;
}

const runEndsWithinMs = 30_000;
const isRunning = ({ status }: AppState) => (status?.running ?? null) !== null;

/** Quitting, by the menu or a signal, ends a sandbox's run and service first. Closing windows does not quit. */
export function quitCleanly({ store, sandbox, onQuit }: QuitOptions): void {
  let ended = false;
  let ending = false;
  app.on('window-all-closed', () => undefined);
  app.on('before-quit', (event) => {
    if (sandbox === null || ended) return;
    event.preventDefault();
    if (ending) return;
    ending = true;
    endDemo(store, sandbox)
      .catch((error: unknown) => log.error('the sandbox did not end', error))
      .finally(() => {
        ended = true;
        app.quit();
      });
  });
  app.on('will-quit', onQuit);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => app.quit());
}

async function endDemo(
  store: QuitOptions['store'],
  sandbox: NonNullable<QuitOptions['sandbox']>,
): Promise<void> {
  if (isRunning(store.state)) {
    await sandbox.cancel();
    await store.until((state) => !isRunning(state), runEndsWithinMs);
  }
  const answer = await sandbox.stopService();
  if (!answer.ok) log.warn('the sandbox’s service was not stopped', answer.failure);
}
