import { mkdir, rename } from 'node:fs/promises';
import { message } from '../../contract/message';
import type { RunReport } from '../../contract/report';
import type { RunRequest } from '../../contract/request';
import type { Settings } from '../../contract/settings';
import type { ApplyPlan } from '../../contract/staged';
import { log } from '../lib/log';
import { syncFolder } from '../lib/path';
import { sha256OfContent } from '../lib/sha256';
import { keepStaged, planApply, planOf, stagedNow, type StagedVersion } from '../state/staged';
import { readRegularFile, writeDurably } from '../state/state-file';
import { nextStagedAt } from '../state/version';
import { syncFilesystem } from '../swap';
import { RunEnd, short, type FetchResult } from './end';
import type { Candidate } from './go-live';
import type { Run } from './run';
import { safeguards } from './safeguards';
import { discardStaged } from './tidy';

/** With --stage: keeps the built and tried version for later. null: it goes live now. */
export async function keepForLater(run: Run, candidate: Candidate): Promise<RunEnd | null> {
  const { staged, applyAt, requestedBy } = run.request;
  if (staged !== 'keep') return null;
  const plan = applyAt === undefined ? null : planOf(applyAt, requestedBy, new Date());
  const kept = await park(run, candidate, plan, false);
  if (kept instanceof RunEnd) return kept;
  const told = { commit: short(candidate.version.commit), count: run.found.newCommits };
  return new RunEnd('staged', message('staged', told));
}

function park(run: Run, candidate: Candidate, plan: ApplyPlan | null, wasHeld: boolean) {
  const { request, layout, found, settings } = run;
  const { trees, environment, lock } = candidate;
  return run.step('store', async () => {
    const appSeal = await safeguards.codeSeal(run, layout.nextApp);
    if (appSeal instanceof RunEnd) return appSeal;
    if (appSeal === null) return new RunEnd('staging-failed', message('staged-unreadable'));
    const version = { ...candidate.version, stagedAt: await nextStagedAt(layout) };
    await discardStaged(run);
    await writeDurably(layout.stagedList, lock, 0o600);
    await syncFilesystem(layout.next);
    await mkdir(layout.staged, { recursive: true, mode: 0o755 });
    await rename(layout.nextApp, layout.stagedApp);
    if (trees.venv !== null) await rename(trees.venv, layout.stagedVenv);
    await syncFolder(layout.staged);
    const staged: StagedVersion = {
      ...{ v: 1, version, keepsVenv: trees.venv === null, appSeal, list: sha256OfContent(lock) },
      ...{ settings: builtWith(settings), from: found.current?.commit.hash ?? null },
      ...{ isOther: isOther(request), newCommits: found.newCommits },
      ...{ packagesChanged: environment.changed, requestedBy: request.requestedBy },
      ...{ plan, wasHeld, force: request.force },
    };
    await keepStaged(layout, staged);
    return { value: null };
  });
}

const hourMs = 3_600_000;

/** A person asked to wait: the version goes live an hour from now, as built. */
export async function holdAnHour(run: Run, candidate: Candidate): Promise<RunEnd> {
  const { layout, request } = run;
  const at = new Date(Date.now() + hourMs).toISOString();
  const plan: ApplyPlan = { when: 'at', at, requestedBy: request.requestedBy };
  const waiting = request.staged === 'apply' ? await stagedNow(layout) : null;
  if (waiting === null) {
    const kept = await park(run, candidate, plan, true);
    if (kept instanceof RunEnd) return kept;
  } else await keepStaged(layout, { ...waiting, plan, wasHeld: true });
  const told = { commit: short(candidate.version.commit) };
  return new RunEnd('staged', message('held-an-hour', told));
}

const isOther = ({ branch, commit, force, from }: RunRequest): boolean =>
  branch !== undefined || commit !== undefined || from !== undefined || force;

/** The fetched commit is already staged, and a new build would give the same; only force or rebuild build it again. */
export async function endIfStaged(run: Run, { commit }: FetchResult): Promise<RunEnd | null> {
  const { request, layout } = run;
  if (request.staged !== 'keep' || request.force || request.rebuild) return null;
  const staged = await stagedNow(layout);
  const isSame = staged?.version.commit.hash === commit.hash;
  if (!isSame || whyNot(run, staged) !== null) return null;
  return new RunEnd('nothing-to-do', message('staged-waits', { commit: short(commit) }));
}

const mostBytes = 16_000_000;

/** Checks again that a staged version fits what is in place and what is asked for, and that its code is unchanged. */
export async function asStaged(run: Run, staged: StagedVersion): Promise<string | RunEnd> {
  const { layout } = run;
  const { appSeal } = staged;
  const list = (await readRegularFile(layout.stagedList, mostBytes)) ?? '';
  const why = whyNot(run, staged) ?? (sha256OfContent(list) === staged.list ? null : 'list');
  const seal = why === null ? await safeguards.codeSeal(run, layout.stagedApp) : appSeal;
  if (seal instanceof RunEnd) return seal;
  const changed = why ?? (seal === appSeal ? null : 'code');
  return changed === null ? list : noLongerFits(run, staged, changed);
}

/** The staged version can never go live: removes it; what is in place stays. */
export async function noLongerFits(
  run: Run,
  { version }: StagedVersion,
  why: 'version' | 'settings' | 'list' | 'code' | 'packages',
): Promise<RunEnd> {
  await discardStaged(run);
  return new RunEnd(
    'staging-failed',
    message('staged-changed', { commit: short(version.commit), why }),
  );
}

function whyNot({ found, settings }: Run, staged: StagedVersion) {
  if ((found.current?.commit.hash ?? null) !== staged.from) return 'version';
  return staged.settings === builtWith(settings) ? null : 'settings';
}

/** After a run tried to apply the staged version: keeps it if only the time was wrong. */
export async function settleStaged(run: Run, report: RunReport): Promise<void> {
  const { layout, request, host } = run;
  try {
    const staged = await stagedNow(layout);
    if (report.outcome === 'staged') {
      if ((staged?.plan ?? null) !== null) await host.waitToApply();
      return;
    }
    if (request.staged !== 'apply') return;
    if (staged === null || report.outcome === 'interrupted') return;
    if (report.message.code === 'unattended-in-use')
      await planApply(layout, { ...(staged.plan ?? byNobody), when: 'quiet', at: null });
    else if (report.outcome === 'rolled-back' || report.outcome === 'left-stopped')
      await safeguards.discardStaged(run);
    else await planApply(layout, null);
  } catch (error) {
    log.error('could not save the record of the staged version', error);
  }
}

const byNobody: ApplyPlan = { when: 'quiet', at: null, requestedBy: 'plan' };

/** Everything that determines the build. */
function builtWith(settings: Settings): string {
  const { repository, branch, follow, entryPoint, appState, prepare, trust } = settings;
  const { packages, extras, python, packageIndex, pythonTool } = settings;
  const code = [repository, branch, follow, entryPoint, appState, prepare, trust];
  return sha256OfContent(
    JSON.stringify([...code, packages, extras, python, packageIndex, pythonTool]),
  );
}
