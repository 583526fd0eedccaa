import { message } from '../../../contract/message';
import { shortHash } from '../../../contract/plain-text';
import { RunEnd } from '../end';
import type { Run } from '../run';
import { safeguards } from '../safeguards';
import { settingsOfRun } from '../settings-of-run';
import { verdictDue } from '../../state/verified';
import { log } from '../../lib/log';
import { reasonOf } from '../../lib/text';
import type { Recovery, Swaps } from '../../swap';

/** Finishes or undoes what an earlier run left, before anything else. Returns what was found. */
export function recover(run: Run, swaps: Swaps): Promise<Recovery['kind'] | RunEnd> {
  return run.step('recover', async () => {
    await run.host.sandbox.stopLeftovers();
    const phase = await swaps.interruptedIn();
    // the new version may be serving: nothing may move under a running process
    const stopped =
      phase !== null && phase !== 'prepared' ? await safeguards.stopToRecover(run) : null;
    if (stopped !== null) return stopped;
    const recovery = await swaps.recover();
    if (recovery.kind === 'unfinished') {
      const said = message('swap-failed', { reason: reasonOf(recovery.cause) });
      return new RunEnd('needs-attention', said);
    }
    if (recovery.kind !== 'nothing-to-recover') await readSettingsAgain(run);
    tell(run, recovery);
    const isInterrupted =
      recovery.kind !== 'nothing-to-recover' || (await verdictDue(run.layout)) !== null;
    if (isInterrupted && recovery.kind !== 'set-aside') await startAll(run);
    return {
      value: recovery.kind,
      outcome: recovery.kind === 'nothing-to-recover' ? 'unchanged' : 'done',
    };
  });
}

/** The settings may have come with the version, and left with it. */
async function readSettingsAgain(run: Run): Promise<void> {
  const read = await settingsOfRun(run.host, run.request);
  if (read.kind === 'read') run.settings = read.settings;
}

function tell(run: Run, recovery: Recovery): void {
  switch (recovery.kind) {
    case 'nothing-to-recover':
    case 'unfinished':
    case 'abandoned':
      return;
    case 'rolled-back':
      run.warn(
        message('recovered-old-version', {
          commit: recovery.from === null ? 'none' : shortHash(recovery.from.commit),
        }),
      );
      return;
    case 'completed':
      run.warn(message('recovered-new-version'));
      return;
    case 'set-aside':
      run.warn(message('journal-set-aside', { reason: recovery.reason, file: recovery.file }));
      return;
  }
}

async function startAll(run: Run): Promise<void> {
  await run.host.services.reload().catch((error: unknown) => {
    log.error('systemd could not reload the units', error); // the start may still work
  });
  for (const { unit } of run.settings.services) await run.host.services.start(unit);
}
