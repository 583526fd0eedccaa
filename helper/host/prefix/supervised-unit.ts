import { join } from 'node:path';
import * as z from 'zod';
import { EntryPoint, Timestamp } from '../../../contract/primitives';
import type { Layout } from '../../state/layout';
import { shortGraceSeconds } from '../services';

/** The state that the supervisor writes about itself and its program. */
export const SupervisedState = z.strictObject({
  supervisor: z.strictObject({ pid: z.number().int().positive(), startTime: z.number() }),
  childPid: z.number().int().positive().nullable(),
  state: z.enum(['active', 'activating', 'failed', 'inactive']),
  since: Timestamp,
  restarts: z.number().int().nonnegative(),
  /** The address of the supervisor's socket; null: its program opens its own. */
  holds: z.string().nullable().default(null),
});
export type SupervisedState = z.infer<typeof SupervisedState>;

/** Ends the program but keeps its socket. */
export const holdSignal = 'SIGUSR2';
/** Starts the program again. */
export const goOnSignal = 'SIGCONT';

/** How to start a unit: the counterpart of the drop-in on a machine with systemd. */
export const UnitConfig = z.strictObject({
  entryPoint: EntryPoint,
  graceSeconds: z.number().int().positive().default(shortGraceSeconds),
});

export const unitConfigFile = (layout: Layout, unit: string): string =>
  join(layout.etc, `${unit}.json`);
export const supervisedStateFile = (layout: Layout, unit: string): string =>
  join(layout.runDir, `${unit}.json`);
export const unitLogFile = (layout: Layout, unit: string): string =>
  join(layout.logs, `${unit}.log`);

/** Marks every process of the unit by an environment variable, as systemd does by a cgroup. */
export const unitMarker = (layout: Layout, unit: string): string =>
  `LADYLINUX_UNIT=${layout.root}:${unit}`;

const mark = '--- started ';
/** The line in a unit's log that starts each run of the program, to separate their outputs. */
export const startMark = (at: Date): string => `${mark}${at.toISOString()} ---`;

/** The time in such a line; null for any other line. */
export const startedAt = (line: string): string | null =>
  line.startsWith(mark) ? line.slice(mark.length, -4) : null;

/** The lines of a log from the first start at or after a time. */
export function linesSince(lines: readonly string[], since: Date): readonly string[] {
  const first = lines.findIndex(
    (line) => line.startsWith(mark) && line.slice(mark.length, -4) >= since.toISOString(),
  );
  return first < 0 ? [] : lines.slice(first).filter((line) => !line.startsWith(mark));
}
