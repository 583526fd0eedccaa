import type { Settings } from '../../../contract/settings';
import { UnattendedSettings } from '../../../contract/unattended';

type Unattended = Settings['unattended'];

/** What a refresh by the timer waits for, as it is typed. */
export interface UnattendedDraft {
  /** Empty: no hours. */
  readonly quiet: string;
  readonly batteryPercent: string;
  readonly metered: boolean;
  readonly maxLoad: string;
  readonly idleMinutes: string;
  /** now, quiet, start or HH:MM. */
  readonly apply: string;
  readonly announceSeconds: string;
}

export const unattendedDraftOf = ({
  unattended,
}: Pick<Settings, 'unattended'>): UnattendedDraft => ({
  quiet: unattended.quiet ?? '',
  batteryPercent: String(unattended.batteryPercent),
  metered: unattended.metered,
  maxLoad: String(unattended.maxLoad),
  idleMinutes: String(unattended.idleMinutes),
  apply: unattended.apply,
  announceSeconds: String(unattended.announceSeconds),
});

const typed = (draft: UnattendedDraft) => {
  const number = (text: string) =>
    /^\d{1,4}(?:[.,]\d{1,2})?$/.test(text) ? Number(text.replace(',', '.')) : NaN;
  const quiet = draft.quiet.trim();
  return {
    ...(quiet === '' ? {} : { quiet }),
    batteryPercent: number(draft.batteryPercent.trim()),
    metered: draft.metered,
    maxLoad: number(draft.maxLoad.trim()),
    idleMinutes: number(draft.idleMinutes.trim()),
    apply: draft.apply.trim(),
    announceSeconds: number(draft.announceSeconds.trim()),
  };
};

/** The setting, with the parts that the window does not show left as they were; null if a value is invalid. */
function unattendedOf(draft: UnattendedDraft, stored: Unattended): Unattended | null {
  const { quiet: _, ...others } = stored;
  const read = UnattendedSettings.safeParse({ ...others, ...typed(draft) });
  return read.success ? read.data : null;
}

export const unattendedFieldIsGood = (
  draft: UnattendedDraft,
  name: keyof UnattendedDraft,
): boolean => {
  const read = UnattendedSettings.safeParse(typed(draft));
  return read.success || !read.error.issues.some(({ path }) => path[0] === name);
};

/** The differences from what is stored, or null if some value cannot be saved. */
export function unattendedChangeOf(
  draft: UnattendedDraft,
  stored: Settings,
): Pick<Settings, 'unattended'> | Record<string, never> | null {
  const unattended = unattendedOf(draft, stored.unattended);
  if (unattended === null) return null;
  const before = unattendedDraftOf(stored);
  const names = Object.keys(before) as (keyof UnattendedDraft)[];
  return names.some((name) => draft[name] !== before[name]) ? { unattended } : {};
}
