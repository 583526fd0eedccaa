import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { message } from '../../../contract/message';
import { beforePrefix, nextPrefix } from '../tidy';
import { Ended } from '../end';
import type { Run } from '../run';
import type { Replacement } from '../../swap';

/** Whether the hook of this version may change data, and so a restorable copy comes first. */
export const migratesData = (run: Run, hasHook: boolean): boolean =>
  hasHook && run.settings.prepare.data;

/** With the service up: whether there is room for the copy. */
export async function endIfNoRoomForCopy(run: Run): Promise<void> {
  const { layout } = run;
  const measured = await run.host.sandbox.run(
    'measure',
    { folder: layout.data },
    { signal: run.signal, timeoutSeconds: 300 },
  );
  run.throwIfCancelled();
  if (measured.kind !== 'done') {
    throw new Ended('staging-failed', message('data-copy-failed', { reason: measured.kind }));
  }
  const disk = await statfs(layout.stateDir);
  const free = disk.bavail * disk.bsize;
  const need = measured.result.bytes;
  if (need > free) {
    const params = { folder: layout.stateDir, needBytes: need, freeBytes: free };
    throw new Ended('staging-failed', message('disk-too-full', params));
  }
}

/**
 * With the service stopped: the copy goes live and is what the hook changes; the original waits beside it, and the way back puts it
 * back as it was. By reflink where the filesystem can, so that it costs no time and no room.
 */
export async function copyData(run: Run): Promise<Replacement> {
  const { layout, request, host } = run;
  const staged = join(layout.stateDir, `${nextPrefix}${request.runId}`);
  await host.makeTaskFolder(staged, 'empty', 'service');
  const copied = await host.sandbox.run(
    'copy-data',
    { from: layout.data, to: staged, limitBytes: null },
    { signal: run.signal, timeoutSeconds: 3600 },
  );
  if (copied.kind === 'cancelled') throw new Ended('cancelled', message('cancelled-before-stop'));
  if (copied.kind !== 'done' || copied.result.kind !== 'copied') {
    const reason = copied.kind === 'broken' ? copied.reason : copied.kind;
    throw new Ended('rolled-back', message('data-copy-failed', { reason: reason.slice(0, 300) }));
  }
  const kept = join(layout.stateDir, `${beforePrefix}${request.runId}`);
  return { kind: 'tree', live: layout.data, staged, kept };
}
