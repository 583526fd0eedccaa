import type { KeptEdits } from '../../contract/facts';
import type { Message, MessageCode } from '../../contract/message';
import { log } from '../lib/log';
import { markBad } from '../state/verified';
import type { Run } from './run';

/**
 * Failures that are the version's own fault. A version that is slow, refuses the request or finds its port in use may
 * be tried again.
 */
const ofTheVersion: ReadonlySet<MessageCode> = new Set<MessageCode>([
  'prepare-failed',
  'prepare-killed',
  'prepare-timed-out',
  'service-died',
  'service-answers-error',
]);

export const hasEdits = ({ edits }: { readonly edits?: KeptEdits | null | undefined }): boolean =>
  (edits?.files.length ?? 0) > 0;

/** Marks a commit as bad if the failure is its own fault. Only logs errors: a full disk must not prevent a rollback. */
export async function blame(
  { layout, found }: Run,
  commit: string,
  said: Message,
  step: string,
): Promise<void> {
  // with local edits, the code that failed is not the commit's
  if (!ofTheVersion.has(said.code) || hasEdits(found)) return;
  await markBad(layout, commit, step).catch((error: unknown) => {
    log.error('could not mark the commit as bad', error);
  });
}
