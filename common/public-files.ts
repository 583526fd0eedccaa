import { join } from 'node:path';

/** Files below "/" or a prefix that the helper writes and everyone may read. */
export function publicFiles(root: string) {
  const runDir = join(root, 'run/ladylinux-refresh');
  const runs = join(root, 'var/lib/ladylinux-refresh/runs');
  return {
    runDir,
    events: join(runDir, 'events.jsonl'),
    status: join(runDir, 'status.json'),
    modelsEvents: join(runDir, 'models-events.jsonl'),
    modelsStatus: join(runDir, 'models-status.json'),
    bundleEvents: join(runDir, 'bundle-events.jsonl'),
    bundleStatus: join(runDir, 'bundle-status.json'),
    /** The events of earlier runs. */
    runs,
    eventsOf: (runId: string) => join(runs, `${runId}.jsonl`),
  } as const;
}
