import type { RunRequest } from '../../contract/request';
import { nobody } from '../../contract/request';
import type { Settings } from '../../contract/settings';
import type { Host } from '../host/host';
import { start } from '../jobs/job';
import { refreshJob } from '../jobs/jobs';
import { monotonicMs, sleep } from '../lib/clock';
import { pathExists } from '../lib/path';
import { conversationsNow } from '../service/conversations';
import { runningNow } from '../state/running';
import { applying, planApply, stagedNow } from '../state/staged';

const pollMs = { system: 5000, embedded: 500 };
/** How long the service must be quiet, in milliseconds. */
const quietMs = { system: 60_000, embedded: 3000 };

/** Applies the staged version when its plan says so. Returns when there is nothing to wait for, or a timer is set. */
export async function applyWhenDue(
  host: Host,
  settings: Settings,
  newRequest: (requestedBy: string, wanted: Partial<RunRequest>) => RunRequest,
): Promise<void> {
  const { layout, mode } = host;
  let quietSinceMs: number | null = null;
  for (;;) {
    const staged = await stagedNow(layout);
    const plan = staged?.plan ?? null;
    if (staged === null || plan === null) return;
    // a running run decides itself what happens to it
    if ((await runningNow(layout)) === null) {
      if (plan.when === 'start' && (await isSameStart(host))) return;
      const at = new Date(plan.at ?? 0);
      const isEarly = plan.when === 'at' && at.getTime() > Date.now();
      if (isEarly && (await host.wakeToApply(at))) return;
      if (plan.when !== 'quiet') quietSinceMs = null;
      else if (await isQuiet(settings, layout.envFile)) quietSinceMs ??= monotonicMs();
      else quietSinceMs = null;
      const isQuietEnough = quietSinceMs !== null && monotonicMs() - quietSinceMs >= quietMs[mode];
      if (plan.when === 'quiet' ? isQuietEnough : !isEarly) {
        quietSinceMs = null;
        const request = newRequest(nobody.plan, applying(staged));
        const { kind } = await start(refreshJob, host, request);
        // the run did not start, so it did not change the plan
        if (kind === 'silent') return planApply(layout, null);
      }
    }
    await sleep(pollMs[mode]);
  }
}

/** Whether the computer has not been restarted; under a prefix the application's start changes the plan itself. */
const isSameStart = async ({ layout, mode }: Host): Promise<boolean> =>
  mode === 'embedded' || (await pathExists(layout.waitsForStart));

/** Quiet as the drain defines it: no answer is being written or waited for. If that is unknown, it counts as quiet. */
async function isQuiet(settings: Settings, envFile: string): Promise<boolean> {
  const seen = await conversationsNow(settings, envFile);
  return seen === null || seen.goingOn === 0;
}
