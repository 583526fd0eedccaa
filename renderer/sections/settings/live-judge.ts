import {
  CanarySettings,
  DataSettings,
  DrainSettings,
  ProbationSettings,
} from '../../../contract/going-live';
import type { Settings } from '../../../contract/settings';
import type { SettingsChange } from '../../../contract/settings-change';

/** Values as typed: what is checked before and after a version goes into service. */
export interface LiveDraft {
  readonly triesBeside: boolean;
  readonly drainSeconds: string;
  readonly drainUnattended: string;
  readonly probationMinutes: string;
  readonly copyLimitMiB: string;
}
export type LiveNumber = Exclude<keyof LiveDraft, 'triesBeside'>;
type Stored = Pick<Settings, 'canary' | 'drain' | 'probation' | 'data'>;

export const liveDraftOf = ({ canary, drain, probation, data }: Stored): LiveDraft => ({
  triesBeside: canary.enabled,
  drainSeconds: String(drain.seconds),
  drainUnattended: String(drain.unattendedSeconds),
  probationMinutes: String(probation.minutes),
  copyLimitMiB: String(data.copyLimitMiB),
});

const shapes = {
  drainSeconds: DrainSettings.shape.seconds,
  drainUnattended: DrainSettings.shape.unattendedSeconds,
  probationMinutes: ProbationSettings.shape.minutes,
  copyLimitMiB: DataSettings.shape.copyLimitMiB,
} as const satisfies Record<LiveNumber, unknown>;

/** The number; null if the text is not valid. */
export function liveNumber(draft: LiveDraft, name: LiveNumber): number | null {
  const text = draft[name].trim();
  const read = shapes[name].safeParse(/^\d{1,9}$/.test(text) ? Number(text) : NaN);
  return read.success ? read.data : null;
}

/** The differences from what is stored, or null if some value cannot be saved. */
export function liveChangeOf(draft: LiveDraft, stored: Stored): SettingsChange | null {
  const seconds = liveNumber(draft, 'drainSeconds');
  const unattendedSeconds = liveNumber(draft, 'drainUnattended');
  const minutes = liveNumber(draft, 'probationMinutes');
  const copyLimitMiB = liveNumber(draft, 'copyLimitMiB');
  if (seconds === null || unattendedSeconds === null) return null;
  if (minutes === null || copyLimitMiB === null) return null;
  const before = liveDraftOf(stored);
  const differs = (...names: (keyof LiveDraft)[]) =>
    names.some((name) => draft[name] !== before[name]);
  return {
    ...(differs('triesBeside') && { canary: CanarySettings.parse({ enabled: draft.triesBeside }) }),
    ...(differs('drainSeconds', 'drainUnattended') && { drain: { seconds, unattendedSeconds } }),
    ...(differs('probationMinutes') && { probation: { minutes } }),
    ...(differs('copyLimitMiB') && { data: { copyLimitMiB } }),
  };
}
