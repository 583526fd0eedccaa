import { message, type Message } from '../../../contract/message';
import type { Signature } from '../../../contract/signers';
import type { Version } from '../../state/version';
import { isListed } from '../../state/signer-list';
import { bothEnded, type FetchResult, RunEnd, short } from '../end';
import type { Run, StepIo } from '../run';
import { runTask } from '../task';

type LaidOut = Pick<Version, 'hasHook' | 'manifest' | 'manifestProblem' | 'signature'>;

/** Lays the pinned commit out beside the live tree, as a clone of its own, while `save` keeps what it will replace. */
export function checkout(
  run: Run,
  { commit }: FetchResult,
  save: (io: StepIo) => Promise<RunEnd | null>,
): Promise<LaidOut | RunEnd> {
  return run.step('checkout', async (io) => {
    const [laidOut, notSaved] = await bothEnded(layOut(run, commit, io), save(io));
    return laidOut instanceof RunEnd ? laidOut : (notSaved ?? laidOut);
  });
}

async function layOut(
  run: Run,
  commit: FetchResult['commit'],
  io: StepIo,
): Promise<{ value: LaidOut; detail: Message } | RunEnd> {
  const { layout, settings, host } = run;
  const signature = await signerOf(run, io, commit);
  if (signature instanceof RunEnd) return signature;
  await host.makeTaskFolder(layout.nextApp);
  const answer = await runTask(
    run,
    'checkout',
    {
      mirror: layout.mirror,
      target: layout.nextApp,
      finalPath: layout.app,
      repository: settings.repository,
      branch: run.branch,
      commit: commit.hash,
      python: host.python,
      hook: settings.prepare.hook,
    },
    { io },
  );
  if (answer instanceof RunEnd) return answer;
  const { hasHook, manifest, manifestProblem } = answer;
  return {
    value: { hasHook, manifest, manifestProblem, ...(signature === null ? {} : { signature }) },
    detail:
      signature?.state === 'trusted'
        ? message('detail-commit-signed', { commit: short(commit), signer: signature.signer })
        : message('detail-commit', { commit: short(commit) }),
  };
}

/** Who signed the pinned commit, asked before anything of it is run. null where the settings name nobody. */
async function signerOf(
  run: Run,
  io: StepIo,
  commit: FetchResult['commit'],
): Promise<Signature | null | RunEnd> {
  const { trust } = run.settings;
  if (trust.signers.length === 0) return null;
  const { mirror } = run.layout;
  const asked = { mirror, commit: commit.hash, trust };
  const answer = await runTask(run, 'verify-signature', asked, { io });
  if (answer instanceof RunEnd) return answer;
  const isKnown = isListed(answer.signature, trust);
  const signature = isKnown ? answer.signature : ({ state: 'refused' } as const);
  if (trust.require !== undefined && signature.state !== 'trusted') {
    const code = signature.state === 'unsigned' ? 'not-signed' : 'signature-refused';
    const said = message(code, { commit: short(commit), what: trust.require });
    return new RunEnd('staging-failed', said);
  }
  return signature;
}
