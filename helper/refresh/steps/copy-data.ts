import { roomOn } from '../../lib/disk';
import { join } from 'node:path';
import { atMost, message } from '../../../contract/message';
import { beforePrefix, nextPrefix } from '../tidy';
import { RunEnd } from '../end';
import type { Run } from '../run';
import { runTask, type NoAnswer } from '../task';
import type { Replacement } from '../../swap';

/** Whether this version's hook may change data, so that a restorable copy must come first. */
export const migratesData = (run: Run, hasHook: boolean): boolean =>
  hasHook && run.settings.prepare.data;

/** While the service runs: whether there is room for the copy. */
export async function endIfNoRoomForCopy(run: Run): Promise<RunEnd | null> {
  const { layout } = run;
  const measured = await runTask(run, 'measure', { folder: layout.data }, { say: failed });
  if (measured instanceof RunEnd) return measured;
  const { freeBytes } = await roomOn(layout.stateDir);
  if (measured.bytes <= freeBytes) return null;
  const params = { folder: layout.stateDir, needBytes: measured.bytes, freeBytes };
  return new RunEnd('staging-failed', message('disk-too-full', params));
}

/**
 * After the service has stopped: the copy goes live and the hook changes it; the original waits beside it, and a
 * rollback restores it unchanged. Uses reflinks if the file system has them, which take neither time nor space.
 */
export async function copyData(run: Run): Promise<Replacement | RunEnd> {
  const { layout, request, host } = run;
  const staged = join(layout.stateDir, `${nextPrefix}${request.runId}`);
  await host.makeTaskFolder(staged, 'empty', 'service');
  const answer = await runTask(
    run,
    'copy-data',
    { from: layout.data, to: staged, limitBytes: null },
    { outcome: 'rolled-back', say: failed },
  );
  if (answer instanceof RunEnd) return answer;
  const kept = join(layout.stateDir, `${beforePrefix}${request.runId}`);
  return { kind: 'tree', live: layout.data, staged, kept };
}

const failed = ({ reason }: NoAnswer) =>
  message('data-copy-failed', { reason: atMost(reason, 300) });
