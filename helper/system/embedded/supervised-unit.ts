import { join } from 'node:path';
import { z } from 'zod';
import { EntryPoint, Timestamp } from '../../../contract/primitives';
import type { Layout } from '../layout';

/** What the supervisor writes about itself and its program. */
export const SupervisedState = z.strictObject({
  supervisor: z.strictObject({ pid: z.number().int().positive(), startTime: z.number() }),
  childPid: z.number().int().positive().nullable(),
  state: z.enum(['active', 'activating', 'failed', 'inactive']),
  since: Timestamp,
  restarts: z.number().int().nonnegative(),
});
export type SupervisedState = z.infer<typeof SupervisedState>;

/** How a unit is started: the counterpart of the drop-in on a machine with systemd. */
export const UnitConfig = z.strictObject({ entryPoint: EntryPoint });

export const unitConfigFile = (layout: Layout, unit: string): string =>
  join(layout.etc, `${unit}.json`);
export const supervisedStateFile = (layout: Layout, unit: string): string =>
  join(layout.runDir, `${unit}.json`);
export const unitLogFile = (layout: Layout, unit: string): string =>
  join(layout.logs, `${unit}.log`);

/** In the environment of every process of the unit; what a cgroup is to systemd. */
export const unitMarker = (layout: Layout, unit: string): string =>
  `LADYLINUX_UNIT=${layout.root}:${unit}`;
