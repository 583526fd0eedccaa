import { join } from 'node:path';
import { message } from '../../contract/message';
import { stageThenGoLive, type Staged } from './go-live';
import { prepareAppState } from './app-state';
import { beginDataCopy } from './data-copy';
import { recoverFirst } from './recovery';
import { beginFindings, type End, type Findings, Ended } from './end';
import { currentPair, keptPairs, lockOf, nextStagedAt, type Pair } from '../state/pair';
import type { Run } from './run';
import { LiveSwap } from './live-swap';
import { endIfNoRoomForCopy, migratesData } from './steps/copy-data';
import { saveLocalEdits } from './steps/local-edits';
import { preflight, standing } from './steps/preflight';
import { store } from './steps/store';
import { pathExists } from '../lib/path';
import type { Transactions } from '../swap';

/** "Return to this version": a kept version goes live by the same swap and the same verdict as a new one. */
export async function rollback(run: Run, transactions: Transactions): Promise<End> {
  const { findings, end } = beginFindings();
  return stageThenGoLive(run, () => stage(run, transactions, findings), findings, end);
}

async function stage(run: Run, transactions: Transactions, findings: Findings): Promise<Staged> {
  const { layout, request } = run;
  await recoverFirst(run, transactions);
  const present = await currentPair(layout);
  const current = present.kind === 'read' ? present.value : null;
  findings.current = current;
  const before = await preflight(run);
  const pair = (await keptPairs(layout)).find(
    (each) => request.commit === undefined || each.commit.hash === request.commit,
  );
  if (pair === undefined)
    throw new Ended(
      'staging-failed',
      message('no-kept-version', { commit: request.commit?.slice(0, 7) ?? '' }),
    );
  findings.to = pair.commit;

  const environment = await run.step('environment', async () => {
    const venv = await environmentOf(run, current, pair);
    return {
      value: venv,
      outcome: venv === null ? 'unchanged' : 'done',
      detail: message('detail-packages-kept', { packages: pair.python.packages }),
    };
  });
  findings.saved = await saveLocalEdits(run, layout.app, true);
  run.throwIfCancelled();
  const lock = (await lockOf(layout, pair.commit.hash)) ?? '';
  const again: Pair = { ...pair, stagedAt: await nextStagedAt(layout) };
  const trees = { app: join(layout.keptApps, pair.commit.hash), venv: environment };
  const appState = await prepareAppState(run, trees.app);
  const { hadVersion } = standing(before, current);
  const hasOwnCopy = migratesData(run, pair.hasHook);
  const dataCopy = await beginDataCopy(run, hadVersion && !hasOwnCopy);
  const swap = new LiveSwap((more) =>
    store(run, transactions, current, { pair: again, trees, lock }, more),
  );
  if (hasOwnCopy) await endIfNoRoomForCopy(run);
  else await swap.prepare();
  return {
    pair: again,
    environment: { kept: environment === null, packages: pair.python.packages, changed: 0 },
    swap,
    appState,
    dataCopy,
    transactions,
    ...standing(before, current),
  };
}

/** Where the environment of a kept version is: null means in place. */
async function environmentOf(run: Run, current: Pair | null, pair: Pair): Promise<string | null> {
  if (current?.python.fingerprint === pair.python.fingerprint) return null;
  const kept = join(run.layout.keptVenvs, pair.python.fingerprint);
  if (!(await pathExists(kept)))
    throw new Ended(
      'staging-failed',
      message('no-kept-version', { commit: pair.commit.hash.slice(0, 7) }),
    );
  return kept;
}
