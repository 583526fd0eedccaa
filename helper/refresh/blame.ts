import type { KeptEdits } from '../../contract/facts';
import type { Message, MessageCode } from '../../contract/message';
import { log } from '../lib/log';
import { markBad } from '../state/verified';
import type { Run } from './run';

/**
 * Ends that say something of the version itself. That it is slow, that it refuses what it is asked, or that somebody else has its port
 * is no reason not to try it again.
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

/** Marks a commit where what is said of it is its own fault. It never stands in the way: a full disk must not forbid the way back. */
export async function blame(
  { layout, found }: Run,
  commit: string,
  said: Message,
  step: string,
): Promise<void> {
  // with edits of somebody it is not the commit that failed
  if (!ofTheVersion.has(said.code) || hasEdits(found)) return;
  await markBad(layout, commit, step).catch((error: unknown) => {
    log.error('the commit could not be marked', error);
  });
}
