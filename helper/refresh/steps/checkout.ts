import { message } from '../../../contract/message';
import type { Run } from '../run';
import { stageTask } from '../task';
import type { TaskResult } from '../../host/task-table';
import type { Fetched } from '../end';

/** Lays the pinned commit out beside the live tree, as a clone of its own. */
export function checkout(run: Run, fetched: Fetched): Promise<TaskResult<'checkout'>> {
  return run.step('checkout', async (io) => {
    const { layout, settings, host } = run;
    await host.makeTaskFolder(layout.nextApp);
    const value = await stageTask(run, io, 'checkout', {
      mirror: layout.mirror,
      target: layout.nextApp,
      finalPath: layout.app,
      repository: settings.repository,
      branch: run.branch,
      commit: fetched.commit.hash,
      python: host.python,
      hook: settings.prepare.hook,
    });
    return { value, detail: message('detail-commit', { commit: fetched.commit.hash.slice(0, 7) }) };
  });
}
