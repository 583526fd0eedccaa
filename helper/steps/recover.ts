import { message } from '../../contract/message';
import { Ended } from '../run/ended';
import type { Run } from '../run/run';
import { reasonOf } from '../system/reason';
import type { Recovery, Transactions } from '../transaction';

/** Finishes or takes back what an earlier run left, before anything else is looked at. */
export async function recover(run: Run, transactions: Transactions): Promise<void> {
  await run.step('recover', async () => {
    await run.host.sandbox.stopLeftovers();
    const recovery = await transactions.recover();
    tell(run, recovery);
    const wasInterrupted =
      recovery.type === 'abandoned' ||
      recovery.type === 'rolled-back' ||
      recovery.type === 'completed';
    if (wasInterrupted) await startAll(run);
    return {
      value: undefined,
      outcome: recovery.type === 'nothing-to-recover' ? 'unchanged' : 'done',
    };
  });
}

function tell(run: Run, recovery: Recovery): void {
  switch (recovery.type) {
    case 'nothing-to-recover':
    case 'abandoned':
      return;
    case 'rolled-back':
      run.warn(
        message('recovered-old-version', { commit: recovery.from?.commit.slice(0, 7) ?? '–' }),
      );
      return;
    case 'completed':
      run.warn(message('recovered-new-version', { commit: recovery.to.commit.slice(0, 7) }));
      return;
    case 'set-aside':
      run.warn(message('journal-set-aside', { reason: recovery.reason, file: recovery.file }));
      return;
    case 'unfinished':
      throw new Ended(
        'needs-attention',
        message('swap-failed', { reason: reasonOf(recovery.cause) }),
      );
  }
}

async function startAll(run: Run): Promise<void> {
  await run.host.services.reload();
  for (const { unit } of run.settings.services) await run.host.services.start(unit);
}
