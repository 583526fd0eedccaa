import { message } from '../../../contract/message';
import type { Signature } from '../../../contract/signers';
import { shortHash } from '../../../contract/plain-text';
import type { Run } from '../run';
import { signerOf } from '../signer';
import { runTask } from '../task';
import type { TaskResult } from '../../host/task-table';
import type { FetchResult } from '../end';

/** Lays the pinned commit out beside the live tree, as a clone of its own. */
export function checkout(
  run: Run,
  fetched: FetchResult,
): Promise<TaskResult<'checkout'> & { signature: Signature | null }> {
  return run.step('checkout', async (io) => {
    const { layout, settings, host } = run;
    const signature = await signerOf(run, io, fetched);
    await host.makeTaskFolder(layout.nextApp);
    const value = await runTask(
      run,
      'checkout',
      {
        mirror: layout.mirror,
        target: layout.nextApp,
        finalPath: layout.app,
        repository: settings.repository,
        branch: run.branch,
        commit: fetched.commit.hash,
        python: host.python,
        hook: settings.prepare.hook,
      },
      { io },
    );
    const commit = shortHash(fetched.commit.hash);
    return {
      value: { ...value, signature },
      detail:
        signature?.state === 'trusted'
          ? message('detail-commit-signed', { commit, signer: signature.signer })
          : message('detail-commit', { commit }),
    };
  });
}
