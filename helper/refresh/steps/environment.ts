import { join } from 'node:path';
import { message } from '../../../contract/message';
import { lockOf, type Version } from '../../state/version';
import type { Run } from '../run';
import { runTask } from '../task';
import { pathExists } from '../../lib/path';
import { type Environment, type FetchResult, RunEnd, short } from '../end';

/** Makes the environment of the staged code, or confirms that the one in use serves it too. */
export function environment(
  run: Run,
  current: Version | null,
  fetched: FetchResult,
): Promise<Environment | RunEnd> {
  return run.step('environment', async (io) => {
    const { layout, settings, host } = run;
    await host.makeTaskFolder(layout.nextVenv);
    await host.makeTaskFolder(layout.tools, 'keep');
    await host.makeTaskFolder(layout.buildCache, 'keep');
    const value = await runTask(
      run,
      'environment',
      {
        app: layout.nextApp,
        venv: layout.nextVenv,
        finalVenv: layout.venv,
        currentVenv: (await pathExists(layout.venv)) ? layout.venv : null,
        lock: run.request.rebuild ? null : await lockOf(layout, fetched.commit.hash),
        currentLock: current === null ? null : await lockOf(layout, current.commit.hash),
        currentDigest: current?.dependencyDigest ?? null,
        rebuild: run.request.rebuild,
        python: host.python,
        tool: settings.pythonTool,
        tools: layout.tools,
        cache: layout.buildCache,
        index: settings.packageIndex ?? null,
        packages: settings.packages.names,
        days: daysFor(fetched.commit.committedAt, settings.packages.minimumAgeDays, new Date()),
        exempt: settings.packages.exempt,
        wantedPython: settings.python,
        entryPoint: settings.entryPoint ?? null,
      },
      { io },
    );
    if (value instanceof RunEnd) return value;
    for (const warning of value.warnings) run.warn(warning);
    if (value.rebuiltBecause !== null)
      run.warn(message('environment-rebuilt', { reason: value.rebuiltBecause }));
    const packages = value.python.packages;
    return {
      value,
      outcome: value.kept ? 'unchanged' : 'done',
      detail: value.kept
        ? message('detail-packages-kept', { packages })
        : value.asOf === null
          ? message('detail-packages', { packages, changed: value.changes.length })
          : message('detail-packages-as-of', {
              packages,
              changed: value.changes.length,
              source: value.source,
              day: value.asOf.slice(0, 10),
            }),
    };
  });
}

/** Where the environment of a kept version is; null: in place. */
export function keptEnvironment(
  run: Run,
  current: Version | null,
  { python, commit }: Version,
): Promise<string | null | RunEnd> {
  return run.step('environment', async () => {
    const isInPlace = current?.python.fingerprint === python.fingerprint;
    const kept = join(run.layout.keptVenvs, python.fingerprint);
    if (!isInPlace && !(await pathExists(kept)))
      return new RunEnd('staging-failed', message('no-kept-version', { commit: short(commit) }));
    return {
      value: isInPlace ? null : kept,
      outcome: isInPlace ? 'unchanged' : 'done',
      detail: message('detail-packages-kept', { packages: python.packages }),
    };
  });
}

const dayMs = 86_400_000;

/**
 * As of which days a list is resolved: the commit's own, so that it is the same on every computer and on every day, and never of
 * releases younger than the minimum age. Where there is no list of that day, once as of the youngest that is old enough.
 */
export function daysFor(committedAt: string, minimumAgeDays: number, now: Date): (string | null)[] {
  const oldEnough =
    minimumAgeDays === 0 ? null : new Date(now.getTime() - minimumAgeDays * dayMs).toISOString();
  const committed = new Date(committedAt);
  const limit = oldEnough ?? now.toISOString();
  return committed.toISOString() < limit ? [committed.toISOString(), oldEnough] : [oldEnough];
}
