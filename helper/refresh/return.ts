import { join } from 'node:path';
import { message } from '../../contract/message';
import { shortHash } from '../../contract/plain-text';
import { stageThenGoLive, type Staged } from './go-live';
import { prepareAppState } from './app-state';
import { beginDataCopy } from './data-copy';
import { recoverFirst } from './recovery';
import { beginFindings, type End, type Findings, RunEnd } from './end';
import { currentVersion, keptVersions, lockOf, nextStagedAt, type Version } from '../state/version';
import type { Run } from './run';
import { LiveSwap } from './live-swap';
import { endIfNoRoomForCopy, migratesData } from './steps/copy-data';
import { saveLocalEdits } from './steps/local-edits';
import { preflight, standing } from './steps/preflight';
import { store } from './steps/store';
import { pathExists } from '../lib/path';
import type { Swaps } from '../swap';

/** "Return to this version": a kept version goes live by the same swap and the same verdict as a new one. */
export async function rollback(run: Run, swaps: Swaps): Promise<End> {
  const { findings, end } = beginFindings();
  return stageThenGoLive(run, () => stage(run, swaps, findings), findings, end);
}

async function stage(run: Run, swaps: Swaps, findings: Findings): Promise<Staged> {
  const { layout, request } = run;
  await recoverFirst(run, swaps);
  const present = await currentVersion(layout);
  const current = present.kind === 'read' ? present.value : null;
  findings.current = current;
  const before = await preflight(run);
  const version = (await keptVersions(layout)).find(
    (each) => request.commit === undefined || each.commit.hash === request.commit,
  );
  if (version === undefined)
    throw new RunEnd(
      'staging-failed',
      message('no-kept-version', { commit: shortHash(request.commit ?? '') }),
    );
  findings.to = version.commit;

  const environment = await run.step('environment', async () => {
    const venv = await environmentOf(run, current, version);
    return {
      value: venv,
      outcome: venv === null ? 'unchanged' : 'done',
      detail: message('detail-packages-kept', { packages: version.python.packages }),
    };
  });
  findings.saved = await saveLocalEdits(run, layout.app, true);
  run.throwIfCancelled();
  const lock = (await lockOf(layout, version.commit.hash)) ?? '';
  const again: Version = { ...version, stagedAt: await nextStagedAt(layout) };
  const trees = { app: join(layout.keptApps, version.commit.hash), venv: environment };
  const appState = await prepareAppState(run, trees.app);
  const { hadVersion } = standing(before, current);
  const hasOwnCopy = migratesData(run, version.hasHook);
  const dataCopy = await beginDataCopy(run, hadVersion && !hasOwnCopy);
  const swap = new LiveSwap((more) =>
    store(run, swaps, current, { version: again, trees, lock }, more),
  );
  if (hasOwnCopy) await endIfNoRoomForCopy(run);
  else await swap.prepare();
  return {
    version: again,
    environment: { kept: environment === null, packages: version.python.packages, changed: 0 },
    swap,
    appState,
    dataCopy,
    swaps,
    ...standing(before, current),
  };
}

/** Where the environment of a kept version is: null means in place. */
async function environmentOf(
  run: Run,
  current: Version | null,
  version: Version,
): Promise<string | null> {
  if (current?.python.fingerprint === version.python.fingerprint) return null;
  const kept = join(run.layout.keptVenvs, version.python.fingerprint);
  if (!(await pathExists(kept)))
    throw new RunEnd(
      'staging-failed',
      message('no-kept-version', { commit: shortHash(version.commit.hash) }),
    );
  return kept;
}
