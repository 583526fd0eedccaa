import { join } from 'node:path';
import { message, type Why } from '../../contract/message';
import { statInTree, type AppStateForm } from '../lib/path-in-tree';
import { RunEnd } from './end';
import type { Run } from './run';
import { runTask } from './task';

/** Where the data that the application keeps inside app/ really is: the setting appState. */
export interface AppState {
  /** Not stored yet: to be copied or created once the service is stopped. */
  readonly missing: readonly { readonly path: string; readonly form: AppStateForm }[];
  /** The new tree, for state that only the new version brings. */
  readonly tree: string;
}

/**
 * While the service runs: makes the mount points in the tree that is about to go live. Ends the run if a path leads
 * through a link, or is a file in one place and a folder in another.
 */
export async function prepareAppState(run: Run, tree: string): Promise<AppState | RunEnd> {
  const { host, layout, settings } = run;
  if (host.mode !== 'system' || settings.appState.length === 0) return { missing: [], tree };
  const kept = await formsIn(layout.appState, settings.appState);
  if (kept instanceof RunEnd) return kept;
  const live = await formsIn(layout.app, settings.appState);
  if (live instanceof RunEnd) return live;
  const paths = settings.appState.map((path, index) => ({
    path,
    form: kept[index] ?? live[index] ?? null,
  }));
  const answer = await runTask(
    run,
    'mount-points',
    { tree, paths },
    { say: ({ reason }) => failed(settings.appState, reason) },
  );
  if (answer instanceof RunEnd) return answer;
  const missing = settings.appState.flatMap((path, index) => {
    if (kept[index] !== null) return [];
    const form = answer.forms[index] ?? null;
    if (form !== null) return [{ path, form }];
    run.warn(message('app-state-unknown', { path, place: join(layout.appState, path) }));
    return [];
  });
  return { missing, tree };
}

/** After the service has stopped: makes the first copy. Never changes what is already in data/app-state. */
export async function keepAppState(run: Run, { missing, tree }: AppState): Promise<RunEnd | null> {
  if (missing.length === 0) return null;
  const { layout } = run;
  const paths = missing.map(({ path }) => path);
  const answer = await runTask(
    run,
    'keep-app-state',
    { store: layout.appState, from: [layout.app, tree], paths: [...missing] },
    { outcome: 'rolled-back', say: ({ reason }) => failed(paths, reason) },
  );
  if (answer instanceof RunEnd) return answer;
  for (const { path } of missing)
    run.warn(message('app-state-kept', { path, place: join(layout.appState, path) }));
  return null;
}

const failed = (paths: readonly string[], reason: Why) =>
  message('app-state-failed', { path: paths.join(', ').slice(0, 300), reason });

async function formsIn(
  tree: string,
  paths: readonly string[],
): Promise<(AppStateForm | null)[] | RunEnd> {
  const forms: (AppStateForm | null)[] = [];
  for (const path of paths) {
    const stat = await statInTree(tree, path);
    if (stat.kind === 'refused') {
      const said = message('app-state-refused', { path, reason: stat.reason });
      return new RunEnd('staging-failed', said);
    }
    forms.push(stat.kind === 'absent' ? null : stat.kind);
  }
  return forms;
}
