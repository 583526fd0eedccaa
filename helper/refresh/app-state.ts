import { join } from 'node:path';
import { message } from '../../contract/message';
import { statInTree, type AppStateForm } from '../lib/path-in-tree';
import { RunEnd } from './end';
import type { Run } from './run';
import { runTask } from './task';

/** Where what the application keeps inside app/ really lies: the setting appState. */
export interface AppState {
  /** Nothing there yet: to be copied or begun once the service is stopped. */
  readonly missing: readonly { readonly path: string; readonly form: AppStateForm }[];
  /** The new tree, for what only the new version brings along. */
  readonly tree: string;
}

/**
 * With the service up: makes the mount points in the tree that is about to go live. Ends the run where a path leads through a link,
 * or is a file here and a folder there.
 */
export async function prepareAppState(run: Run, tree: string): Promise<AppState> {
  const { host, layout, settings } = run;
  if (host.mode !== 'system' || settings.appState.length === 0) return { missing: [], tree };
  const kept = await Promise.all(settings.appState.map((path) => formIn(layout.appState, path)));
  const live = await Promise.all(settings.appState.map((path) => formIn(layout.app, path)));
  const paths = settings.appState.map((path, index) => ({
    path,
    form: kept[index] ?? live[index] ?? null,
  }));
  const { forms } = await runTask(
    run,
    'mount-points',
    { tree, paths },
    { say: ({ reason }) => failed(settings.appState, reason) },
  );
  const missing = settings.appState.flatMap((path, index) => {
    if (kept[index] !== null) return [];
    const form = forms[index] ?? null;
    if (form !== null) return [{ path, form }];
    run.warn(message('app-state-unknown', { path, place: join(layout.appState, path) }));
    return [];
  });
  return { missing, tree };
}

/** With the service stopped: the first copy. What lies in data/app-state already is never touched. */
export async function keepAppState(run: Run, { missing, tree }: AppState): Promise<void> {
  if (missing.length === 0) return;
  const { layout } = run;
  const paths = missing.map(({ path }) => path);
  await runTask(
    run,
    'keep-app-state',
    { store: layout.appState, from: [layout.app, tree], paths: [...missing] },
    { outcome: 'rolled-back', say: ({ reason }) => failed(paths, reason) },
  );
  for (const { path } of missing)
    run.warn(message('app-state-kept', { path, place: join(layout.appState, path) }));
}

const failed = (paths: readonly string[], reason: string) =>
  message('app-state-failed', { path: paths.join(', ').slice(0, 300), reason });

async function formIn(tree: string, path: string): Promise<AppStateForm | null> {
  const lying = await statInTree(tree, path);
  if (lying.kind === 'refused')
    throw new RunEnd(
      'staging-failed',
      message('app-state-refused', { path, reason: lying.reason }),
    );
  return lying.kind === 'absent' ? null : lying.kind;
}
