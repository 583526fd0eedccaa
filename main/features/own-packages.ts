import { watch, type FSWatcher } from 'node:fs';
import type { IpcHandlers } from '../ipc';
import { log } from '../log';
import { askPackages, installedInstead, ownPackages } from '../own-program';
import { afterQuiet } from '../service-watch/debounce';
import type { Reducers, StoreOf } from '../store';
import type { StatusWindow } from '../windows/status-window';

export interface OwnPackagesEvent {
  readonly type: 'packages-told';
  /** null: apt has none, or cannot be asked. */
  readonly newer: string | null;
  /** null: the running version is the installed one. */
  readonly installed: string | null;
}

export const ownPackagesState: Reducers<OwnPackagesEvent> = {
  'packages-told': (state, { newer, installed }) =>
    newer === state.newerProgram && installed === state.installedProgram
      ? state
      : { ...state, newerProgram: newer, installedProgram: installed },
};

/**
 * Checks when the window opens, and after each run of dpkg while it is open, whether apt has another version of this program and whether
 * the installed version differs from the running one. The update manager installs it; the window shows it and restarts the program.
 */
export function ownPackagesHandlers(
  store: StoreOf<OwnPackagesEvent>,
  window: StatusWindow,
  readStatus: () => void,
  startAgain: () => void,
): Pick<IpcHandlers, 'program:start-again'> {
  // a demo has no package
  if (!store.state.inPrefix) tellOfOwnPackages(store, window, readStatus);
  return {
    'program:start-again': () => {
      if (store.state.installedProgram !== null) startAgain();
      return { ok: true };
    },
  };
}

function tellOfOwnPackages(
  store: StoreOf<OwnPackagesEvent>,
  window: StatusWindow,
  readStatus: () => void,
): void {
  const look = async () => {
    const [newer, installed] = await Promise.all([readOwnPackages(), installedInstead()]);
    if (installed !== null && installed !== store.state.installedProgram)
      log.info('another version of this program was installed:', installed);
    store.dispatch({ type: 'packages-told', newer, installed });
  };
  let watcher: FSWatcher | null = null;
  window.onShown(() => {
    void look();
    watcher ??= watchDpkg(() => {
      void look();
      readStatus();
    });
  });
  window.onClosed(() => {
    watcher?.close();
    watcher = null;
  });
}

/** dpkg writes its list to a new file and renames it, several times in a run. */
function watchDpkg(onChange: () => void): FSWatcher | null {
  const soon = afterQuiet(1000, onChange);
  try {
    const watcher = watch('/var/lib/dpkg', (_, name) => {
      if (name === 'status') soon();
    });
    return watcher.on('error', (error) => log.warn('stopped watching dpkg', error));
  } catch (error) {
    log.warn('cannot watch dpkg', error);
    return null;
  }
}

async function readOwnPackages(): Promise<string | null> {
  const [policy, held] = await Promise.all([
    askPackages('apt-cache', 'policy', ...ownPackages),
    askPackages('apt-mark', 'showhold', ...ownPackages),
  ]);
  return newerVersion(policy, held);
}

/**
 * Pure.
 *
 * @param policy what apt-cache(8) policy answers
 * @param held what apt-mark(8) showhold answers
 */
export function newerVersion(policy: string, held: string): string | null {
  const kept = held.split('\n');
  for (const part of policy.split(/^(?=\S)/m)) {
    const [, name = '', installed, candidate] =
      /^(\S+):\n {2}Installed: (\S+)\n {2}Candidate: (\S+)\n/.exec(part) ?? [];
    if (installed === undefined || candidate === undefined || kept.includes(name)) continue;
    if (installed !== '(none)' && candidate !== '(none)' && installed !== candidate)
      return candidate.slice(0, 60);
  }
  return null;
}
