import { statSync, watch, type FSWatcher } from 'node:fs';
import { runProgram } from '../helper-client/run-program';
import type { IpcHandlers } from '../ipc';
import { log } from '../log';
import { afterQuiet } from '../service-watch/debounce';
import type { Reducers, StoreOf } from '../store';
import type { StatusWindow } from '../windows/status-window';

const packages = ['ladylinux-tray', 'ladylinux-refresh'];

export interface OwnPackagesEvent {
  readonly type: 'packages-told';
  /** null: apt has none, or cannot be asked. */
  readonly newer: string | null;
  /** null: what runs is what is installed. */
  readonly installed: string | null;
}

export const ownPackagesState: Reducers<OwnPackagesEvent> = {
  'packages-told': (state, { newer, installed }) =>
    newer === state.newerProgram && installed === state.installedProgram
      ? state
      : { ...state, newerProgram: newer, installedProgram: installed },
};

/**
 * Looks, when the window comes up and whenever dpkg was at work while it is up, whether apt has another version of this program, and
 * whether another one is installed than runs. The update manager takes it; the window tells, and starts the program again.
 */
export function ownPackagesHandlers(
  store: StoreOf<OwnPackagesEvent>,
  window: StatusWindow,
  readStatus: () => void,
  startAgain: () => void,
): Pick<IpcHandlers, 'program:start-again'> {
  // of a sandbox there is no package
  if (!store.state.embedded) tellOfOwnPackages(store, window, readStatus);
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
  const started = fileOfProgram();
  const look = async () => {
    const [newer, installed] = await Promise.all([
      readOwnPackages(),
      fileOfProgram() === started ? null : readInstalled(),
    ]);
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

/** Which file the program has: an upgrade puts another one in its place, and this one goes on without a name. */
function fileOfProgram(): string | null {
  const facts = statSync(process.execPath, { throwIfNoEntry: false });
  return facts === undefined ? null : `${String(facts.dev)}:${String(facts.ino)}`;
}

/** dpkg writes its list beside the old one and renames it, several times in a run. */
function watchDpkg(onChange: () => void): FSWatcher | null {
  const soon = afterQuiet(1000, onChange);
  try {
    const watcher = watch('/var/lib/dpkg', (_, name) => {
      if (name === 'status') soon();
    });
    return watcher.on('error', (error) => log.warn('dpkg is not watched any more', error));
  } catch (error) {
    log.warn('dpkg cannot be watched', error);
    return null;
  }
}

async function readInstalled(): Promise<string | null> {
  const format = '${db:Status-Status} ${Version}';
  const [tray = ''] = packages;
  return installedVersion(await ask('dpkg-query', '--show', `--showformat=${format}`, tray));
}

async function readOwnPackages(): Promise<string | null> {
  const [policy, held] = await Promise.all([
    ask('apt-cache', 'policy', ...packages),
    ask('apt-mark', 'showhold', ...packages),
  ]);
  return newerVersion(policy, held);
}

async function ask(program: string, ...args: string[]): Promise<string> {
  const command = ['LC_ALL=C', `/usr/bin/${program}`, ...args];
  const answer = await runProgram('/usr/bin/env', command, { timeout: 20_000 });
  return answer.kind === 'ended' && answer.exitCode === 0 ? answer.stdout : '';
}

/**
 * Pure: null until it is configured, since its sandbox has no rights before.
 *
 * @param told what dpkg-query(1) answers, as its state and its version
 */
export function installedVersion(told: string): string | null {
  return /^installed (\S+)$/.exec(told.trim())?.[1]?.slice(0, 60) ?? null;
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
