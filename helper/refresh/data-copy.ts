import { lstat, mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { CommitHash } from '../../contract/primitives';
import { message } from '../../contract/message';
import { mountsAt } from '../host/mounts';
import { holdersBelow } from '../lib/holders';
import { pathExists } from '../lib/path';
import { commandOf } from '../lib/process-info';
import { reasonOf } from '../lib/text';
import { currentVersion, type Version } from '../state/version';
import { readState } from '../state/state-file';
import type { Swaps } from '../swap';
import { copyData, type DataCopy, type NotCopied } from './copied-data';
import { RunEnd } from './end';
import { LiveSwap } from './live-swap';
import type { Run } from './run';
import { safeguards } from './safeguards';
import { beforePrefix, discard, nextPrefix } from './tidy';

/** While the service runs: makes most of the copy, or says why there is none. Never blocks a refresh. */
export async function beginDataCopy(run: Run, isWanted: boolean): Promise<DataCopy | RunEnd> {
  const { layout, host } = run;
  if (!isWanted || !host.runsServices) return none(null);
  const data = await lstat(layout.data).catch(() => null);
  if (data === null) return none(null);
  if (!data.isDirectory() || (await mountsAt(layout.data)).length > 0) return none('mount');
  const staged = join(layout.stateDir, `${nextPrefix}${run.request.runId}`);
  const sinceMs = Date.now();
  const copied = await copyData(run, layout.data, staged);
  if (copied instanceof RunEnd) return copied;
  return copied.kind === 'copied'
    ? { kind: 'begun', staged, sinceMs, isSettled: copied.isSettled }
    : none(copied.why);
}

const none = (why: NotCopied | null): DataCopy => ({ kind: 'none', why });

/** Keeps the copy for a rollback; warns if there is none. */
export function keepDataCopy(run: Run, copy: DataCopy): DataCopy {
  if (copy.kind === 'none' && copy.why !== null)
    run.warn(message('data-not-copied', { reason: copy.why, folder: run.layout.data }));
  return copy;
}

/** Removes a copy that was made only for the trial. */
export async function forgetDataCopy(run: Run, copy: DataCopy): Promise<DataCopy> {
  if (copy.kind === 'begun') await discard(run, copy.staged);
  return none(null);
}

const Due = z.strictObject({
  v: z.literal(1),
  /** The version that may have written to data/ since then. */
  commit: CommitHash,
  runId: z.string().max(100),
});

const copyOf = (run: Run, runId: string): string =>
  join(run.layout.stateDir, `${beforePrefix}${runId}`);

/** After the service has stopped, before the new version runs anything: updates the copy and makes it durable. */
export async function finishDataCopy(run: Run, copy: DataCopy): Promise<RunEnd | null> {
  if (copy.kind === 'none') return null;
  const { layout, host } = run;
  const { staged, sinceMs } = copy;
  const [holder] = await holdersBelow(layout.data);
  if (holder !== undefined) {
    const program = `${await commandOf(holder)} (process ${String(holder)})`;
    run.warn(message('data-in-use', { program, folder: layout.data }));
    await discard(run, staged);
    return null;
  }
  if (!copy.isSettled || (await safeguards.isTouched(layout.data, sinceMs))) {
    const request = { from: layout.data, to: staged, sinceMs };
    const updated = await host.sandbox.run('update-data-copy', request, { signal: run.signal });
    if (updated.kind === 'cancelled')
      return new RunEnd('cancelled', message('cancelled-before-stop'));
    if (updated.kind !== 'done') {
      run.warn(message('data-not-copied', { reason: 'failed', folder: layout.data }));
      await discard(run, staged);
      return null;
    }
  }
  await rename(staged, copyOf(run, run.request.runId));
  await safeguards.syncData(layout.stateDir);
  return null;
}

/** Just before the new version's first start: records that data/ may change from now on, in case this run is killed. */
export async function setDataDue(run: Run, version: Version): Promise<void> {
  const { runId } = run.request;
  if (!(await pathExists(copyOf(run, runId)))) return;
  const due: z.infer<typeof Due> = { v: 1, commit: version.commit.hash, runId };
  await safeguards.setDataDue(run.layout.dataDue, JSON.stringify(due), 0o600);
}

/** Removes that record: the started version stays, and so does its data. */
export const dataStays = ({ layout }: Run): Promise<void> => rm(layout.dataDue, { force: true });

/** Whether a killed run's version may have changed data/ and is no longer in place. */
export async function isDataDue(run: Run): Promise<boolean> {
  const due = await readState(run.layout.dataDue, Due);
  if (due.kind === 'absent') return false;
  const current = await currentVersion(run.layout);
  const isOver =
    due.kind === 'read' &&
    current.kind === 'read' &&
    current.value.commit.hash === due.value.commit;
  if (isOver || due.kind !== 'read') await dataStays(run);
  return !isOver && due.kind === 'read';
}

/**
 * After the service has stopped, with the old version in place: if the newer one changed data/, exchanges it for the
 * copy, in a journalled swap of its own. The changed data/ is kept; nothing is ever deleted.
 */
export async function putDataBack(run: Run, swaps: Swaps): Promise<RunEnd | null> {
  const { layout } = run;
  const due = await readState(layout.dataDue, Due);
  if (due.kind !== 'read') return null;
  const copy = copyOf(run, due.value.runId);
  const isThere = await pathExists(copy);
  if (isThere && (await safeguards.isDataChanged(run, copy))) {
    const kept = join(layout.dataKept, due.value.runId);
    await mkdir(layout.dataKept, { recursive: true, mode: 0o755 });
    const swap = new LiveSwap(() => prepareExchange(swaps, layout.data, copy, kept));
    const end = await swap.exchangeForGood();
    if (end !== null) return end;
    run.warn(message('data-put-back', { folder: kept }));
  } else if (isThere) {
    await discard(run, copy);
  }
  await dataStays(run);
  return null;
}

async function prepareExchange(swaps: Swaps, live: string, staged: string, kept: string) {
  // code and environment stay: the journal only needs a version to name
  const same = { commit: '0'.repeat(40), venvFingerprint: null };
  const prepared = await swaps.prepare({
    runId: basename(kept),
    from: same,
    to: same,
    replacements: [{ kind: 'tree', live, staged, kept }],
  });
  if (prepared.kind === 'prepared') return prepared.swap;
  const reason = `${prepared.code} (${prepared.path})`;
  return new RunEnd(
    'needs-attention',
    message('swap-failed', {
      reason: prepared.detail === undefined ? reason : `${reason}: ${reasonOf(prepared.detail)}`,
    }),
  );
}
