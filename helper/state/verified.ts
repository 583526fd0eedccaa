import * as z from 'zod';
import { CommitHash } from '../../contract/primitives';
import type { Layout } from './layout';
import { log } from '../lib/log';
import { readState, writeDurably } from './state-file';
import type { Pair } from './pair';

const Verified = z.object({ commit: CommitHash, fingerprint: z.string().max(200) });
export type Verified = z.infer<typeof Verified>;

/**
 * What is in place for good, apart from the swap that put it there: it tells where to go back to where a journal cannot be understood.
 * A disk that does not take it costs no version that serves.
 */
export async function rememberVerified(layout: Layout, pair: Pair): Promise<void> {
  const verified: Verified = { commit: pair.commit.hash, fingerprint: pair.python.fingerprint };
  await writeDurably(layout.verified, JSON.stringify(verified), 0o600).catch((error: unknown) => {
    log.error('the verified pair could not be written down', error);
  });
}

export async function lastVerified(layout: Layout): Promise<Verified | null> {
  const answer = await readState(layout.verified, Verified);
  return answer.kind === 'read' ? answer.value : null;
}
