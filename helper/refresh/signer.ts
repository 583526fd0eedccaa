import { message } from '../../contract/message';
import type { Signature } from '../../contract/signers';
import { isListed } from '../state/signer-list';
import { RunEnd, type FetchResult, short } from './end';
import type { Run, StepIo } from './run';
import { runTask } from './task';

/** Who signed the pinned commit, asked before anything of it is run. null where the settings name nobody. */
export async function signerOf(
  run: Run,
  io: StepIo,
  { commit }: FetchResult,
): Promise<Signature | null> {
  const { trust } = run.settings;
  if (trust.signers.length === 0) return null;
  const { mirror } = run.layout;
  const asked = { mirror, commit: commit.hash, trust };
  const answer = (await runTask(run, 'verify-signature', asked, { io })).signature;
  const signature = isListed(answer, trust) ? answer : ({ state: 'refused' } as const);
  if (trust.require !== undefined && signature.state !== 'trusted') {
    const code = signature.state === 'unsigned' ? 'not-signed' : 'signature-refused';
    throw new RunEnd(
      'staging-failed',
      message(code, { commit: short(commit), what: trust.require }),
    );
  }
  return signature;
}
