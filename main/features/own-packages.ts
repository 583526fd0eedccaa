import { runProgram } from '../helper-client/run-program';
import type { Reducers, StoreOf } from '../store';
import type { StatusWindow } from '../windows/status-window';

const packages = ['ladylinux-tray', 'ladylinux-refresh'];

export interface OwnPackagesEvent {
  readonly type: 'packages-told';
  /** null: apt has none, or cannot be asked. */
  readonly newer: string | null;
}

export const ownPackagesState: Reducers<OwnPackagesEvent> = {
  'packages-told': (state, { newer }) =>
    newer === state.newerProgram ? state : { ...state, newerProgram: newer },
};

/** Looks, each time the window comes up, whether apt has another version of this program. The update manager takes it; the window only tells. */
export function tellOfOwnPackages(store: StoreOf<OwnPackagesEvent>, window: StatusWindow): void {
  // of a sandbox there is no package
  if (store.state.embedded) return;
  window.onShown(() => {
    void readOwnPackages().then((newer) => store.dispatch({ type: 'packages-told', newer }));
  });
}

async function readOwnPackages(): Promise<string | null> {
  const [policy, held] = await Promise.all([
    apt('apt-cache', 'policy', ...packages),
    apt('apt-mark', 'showhold', ...packages),
  ]);
  return newerVersion(policy, held);
}

async function apt(program: string, ...args: string[]): Promise<string> {
  const command = ['LC_ALL=C', `/usr/bin/${program}`, ...args];
  const answer = await runProgram('/usr/bin/env', command, { timeout: 20_000 });
  return answer.kind === 'ended' && answer.exitCode === 0 ? answer.stdout : '';
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
