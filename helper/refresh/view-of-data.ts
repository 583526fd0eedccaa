import { join, relative } from 'node:path';
import { statInTree } from '../lib/path-in-tree';
import type { DataCopy, NotCopied } from './copied-data';
import type { RunEnd } from './end';
import type { Run } from './run';
import { discard } from './tidy';

/** What a version that is tried sees of the data. null: nothing. */
export interface View {
  readonly data: string | null;
  /** What of the setting appState is in it. */
  readonly appState: readonly string[];
  /** Why it sees nothing where there is something to see. */
  readonly why: NotCopied | 'busy' | null;
}

/** A copy of the copy, which stays what it is: whoever is tried next sees the same. */
export async function viewOfData(run: Run, copy: DataCopy): Promise<View | RunEnd> {
  const { host, layout, settings } = run;
  if (copy.kind === 'none') return { data: null, appState: [], why: copy.why };
  if (!copy.isSettled) return { data: null, appState: [], why: 'busy' };
  const data = layout.dataTrial;
  await discard(run, data); // of a run that was killed, and not the service's any more
  await host.makeTaskFolder(data, 'empty', 'service');
  const limitBytes = settings.data.copyLimitMiB * 1024 * 1024;
  const request = { from: copy.staged, to: data, limitBytes };
  const copied = await host.sandbox.run('copy-data', request, { signal: run.signal });
  const end = run.cancelled();
  if (end !== null) return end;
  if (copied.kind === 'done' && copied.result.kind === 'copied')
    return { data, appState: await appStateIn(run, data), why: null };
  await discard(run, data);
  const why =
    copied.kind === 'done' && copied.result.kind === 'not-copied' ? copied.result.why : 'failed';
  return { data: null, appState: [], why };
}

/** A link in it would be followed when it is bound into the application's folder. */
async function appStateIn({ host, layout, settings }: Run, data: string): Promise<string[]> {
  if (host.mode !== 'system') return [];
  const store = relative(layout.data, layout.appState);
  const found: string[] = [];
  for (const path of settings.appState) {
    const { kind } = await statInTree(data, join(store, path));
    if (kind === 'file' || kind === 'folder') found.push(path);
  }
  return found;
}
