import { modelsInfo, modelsThere } from '../../models/models-info';
import { keptVersions, type Version } from '../../state/version';
import { prune, beforePrefix, forgetCopies } from '../tidy';
import { RunEnd } from '../end';
import type { Run } from '../run';
import { runTask } from '../task';
import { message } from '../../../contract/message';
import { addressOf, observe } from '../../service/health';
import { proposeHealth } from '../../service/propose-health';
import { judgedBy } from '../../service/refusal';
import { listenAddress, readEnvFile } from '../../state/env-file';
import { storedSettings } from '../../state/settings-file';
import { log } from '../../lib/log';

/** 6. Emit status output, after removing versions beyond the configured number. */
export async function report(run: Run, version: Version): Promise<void> {
  await run.step('report', async () => {
    // The serving version has not failed because an old one could not be removed.
    await prune(run, version).catch((error: unknown) => {
      log.error('could not delete old versions', error);
    });
    await forgetCopies(run, beforePrefix).catch((error: unknown) => {
      log.error('could not delete old versions', error);
    });
    const seen = await observe(run.host.services, run.settings, run.layout.envFile);
    run.found.services = seen.map((each) => each.info);
    run.found.models = await modelsInfo(version, await modelsThere(run.layout, version.manifest));
    if (run.found.current === null) await tellBetterPath(run);
    await packMirror(run, version).catch((error: unknown) => {
      log.error('could not pack the mirror', error);
    });
    return { value: null };
  });
}

/** Rare, and last of all: the version serves, and everything to report is known. */
async function packMirror(run: Run, { commit }: Version): Promise<void> {
  if (!run.found.wantsPacking) return;
  const { layout, branch } = run;
  const kept = await keptVersions(layout);
  const keep = [commit.hash, ...kept.map((version) => version.commit.hash)].slice(0, 60);
  const answer = await runTask(run, 'pack-mirror', { mirror: layout.mirror, branch, keep });
  if (answer instanceof RunEnd) log.error('could not pack the mirror', answer.said);
}

/** Only now is it known what the first version answers. */
async function tellBetterPath(run: Run): Promise<void> {
  const { layout, settings } = run;
  const base = listenAddress(await readEnvFile(layout.envFile));
  for (const service of settings.services) {
    const { unit } = service;
    const better = await proposeHealth(addressOf(service, base), service);
    if (better === null) continue;
    const { path } = better;
    const command = judgedBy(unit, { path }, await storedSettings(layout.settingsFile));
    run.warn(message('health-path-better', { unit, path, command }));
  }
}
