import { message, type Message } from '../../../contract/message';
import type { Signature } from '../../../contract/signers';
import { type KeptEdits } from '../../../contract/facts';
import type { Version } from '../../state/version';
import { isListed } from '../../state/signer-list';
import { bothEnded, type FetchResult, RunEnd, short } from '../end';
import type { Run, StepIo } from '../run';
import { patchFor } from '../kept-edits';
import { runTask } from '../task';

type LaidOut = Pick<Version, 'hasHook' | 'manifest' | 'manifestProblem' | 'signature'>;

/** Checks out the pinned commit beside the live tree, as its own clone, while `save` keeps what it will replace. */
export function checkout(
  run: Run,
  { commit }: FetchResult,
  save: (io: StepIo) => Promise<RunEnd | null>,
): Promise<LaidOut | RunEnd> {
  return run.step('checkout', async (io) => {
    if (run.request.edits !== undefined) return (await save(io)) ?? layOut(run, commit, io);
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
  const { editPaths } = run.request;
  const signature = await signerOf(run, io, commit);
  if (signature instanceof RunEnd) return signature;
  const patch = await patchFor(run);
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
      ...(patch !== null && { patch }),
      ...(editPaths !== undefined && { only: editPaths }),
    },
    { io },
  );
  if (answer instanceof RunEnd) return answer;
  const { hasHook, manifest, manifestProblem, edits } = answer;
  if (edits !== undefined) tellEdits(run, edits);
  return {
    value: { hasHook, manifest, manifestProblem, ...(signature === null ? {} : { signature }) },
    detail:
      signature?.state === 'trusted'
        ? message('detail-commit-signed', { commit: short(commit), signer: signature.signer })
        : message('detail-commit', { commit: short(commit) }),
  };
}

const mostNamed = 20;

/** Reports which edits were carried over and which not, by name, because a person must restore the rest. */
function tellEdits(run: Run, { files, conflicts }: KeptEdits): void {
  const { editPaths } = run.request;
  const notKept = run.found.notKept.filter((path) => editPaths?.includes(path) ?? true);
  const left = [...new Set([...conflicts, ...notKept])].slice(0, 500);
  run.found.edits = { files, conflicts: left };
  if (files.length > 0) run.warn(message('edits-kept', { count: files.length }));
  for (const path of left.slice(0, mostNamed)) run.warn(message('edits-conflict', { path }));
  if (left.length > mostNamed)
    run.warn(message('edits-more-conflicts', { count: left.length - mostNamed }));
}

/** Who signed the pinned commit, checked before any of it runs. null if the settings name no signers. */
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
