import type { AppState, Place } from '../../contract/ipc';
import type { RunReport } from '../../contract/report';
import type { Stick } from '../../contract/stick';
import type { Announced } from '../../contract/staged';
import { sentence, type Locale } from '../../words/format';
import { span } from '../../words/quantities';
import { stickText } from '../../words/stick';
import { uiText } from '../../words/ui';
import { isReturn } from '../../words/outcome';

export interface DesktopNotice {
  readonly title: string;
  readonly body: string;
  readonly opens: Place;
}

/** The new commits that the person was notified about, kept across starts. */
export interface NoticeState {
  readonly commit: string | null;
  /** Since when there have been new commits without a notification. */
  readonly since: string | null;
}

export interface NewsVerdict {
  readonly told: NoticeState;
  readonly notice: DesktopNotice | null;
  /** Milliseconds until the next check is useful; null: not before something changes. */
  readonly againInMs: number | null;
}

/** A push is often followed by another: commits within this time share one notification. */
export const graceMs = 15 * 60 * 1000;

/** Pure: the notification about newer commits. Each commit gets one, after a grace period. */
export function judgeNews(
  { update, status, preferences }: Pick<AppState, 'update' | 'status' | 'preferences'>,
  told: NoticeState,
  locale: Locale,
  now: Date,
): NewsVerdict {
  const { remoteHash } = update;
  const quiet = { notice: null, againInMs: null };
  if (update.state === 'current' || update.held !== null)
    return { told: { ...told, since: null }, ...quiet };
  if (!preferences.notifications || update.state !== 'available' || remoteHash === null)
    return { told, ...quiet };
  if (remoteHash === told.commit) return { told: { ...told, since: null }, ...quiet };
  // If the clock was set back, the grace period starts again.
  const known = told.since !== null && told.since <= now.toISOString() ? told.since : null;
  const since = known ?? now.toISOString();
  const waited = now.getTime() - Date.parse(since);
  if (waited < graceMs) {
    return { told: { ...told, since }, notice: null, againInMs: graceMs - waited };
  }
  return {
    told: { commit: remoteHash, since: null },
    notice: {
      title: uiText('notify.update.title', locale),
      body: uiText('notify.update.body', locale, { branch: status?.branch ?? '' }),
      opens: 'preview',
    },
    againInMs: null,
  };
}

/** The condition that a person last knew of. A run resets it, since its end has a notification of its own. */
export type NoticeNews = 'nothing' | 'well' | 'ill';

/** Pure: whether to notify that a healthy service failed by itself. Once, until it is healthy again. */
export function judgeCondition(
  { status, preferences }: Pick<AppState, 'status' | 'preferences'>,
  heard: NoticeNews,
  locale: Locale,
): { readonly heard: NoticeNews; readonly notice: DesktopNotice | null } {
  switch (status?.condition) {
    case 'healthy':
      return { heard: 'well', notice: null };
    case 'refreshing':
      return { heard: 'nothing', notice: null };
    case 'attention':
      return heard !== 'well' || !preferences.notifications
        ? { heard, notice: null }
        : {
            heard: 'ill',
            notice: {
              title: uiText('notify.attention.title', locale),
              body: uiText('notify.ill.body', locale),
              opens: 'doctor',
            },
          };
    default:
      return { heard, notice: null };
  }
}

/** Pure: the notification about an automatic run that will stop the service soon. */
export function announcedNotice(
  { at, mayHold }: Announced,
  { preferences }: Pick<AppState, 'preferences'>,
  locale: Locale,
  now: Date,
): DesktopNotice | null {
  if (!preferences.notifications) return null;
  const inMs = Math.max(0, Date.parse(at) - now.getTime());
  return {
    title: uiText('notify.announced.title', locale, { span: span(inMs, locale) }),
    body: uiText(mayHold ? 'notify.announced.hold' : 'notify.announced.body', locale),
    opens: 'overview',
  };
}

/** Pure: the notification about a run that has just ended. */
export function runNotice(
  report: RunReport,
  { preferences }: AppState,
  locale: Locale,
): DesktopNotice | null {
  if (!preferences.notifications) return null;
  const title = titleOf(report);
  if (title === null) return null;
  return {
    title: uiText(title, locale),
    body: sentence(report.message, locale),
    opens: placeOf(report.outcome),
  };
}

/** Pure: the notification about a stick that was plugged in and has something for this computer. */
export function stickNotice(
  stick: Stick,
  { preferences }: Pick<AppState, 'preferences'>,
  locale: Locale,
  now: Date,
): DesktopNotice | null {
  if (!preferences.notifications) return null;
  return {
    title: uiText('notify.stick.title', locale),
    body: stickText(stick, locale, now),
    opens: 'overview',
  };
}

function titleOf(report: RunReport) {
  switch (report.outcome) {
    case 'refreshed':
      return isReturn(report) ? 'notify.returned.title' : 'notify.refreshed.title';
    case 'staged':
      return 'notify.staged.title';
    case 'rolled-back':
      return 'notify.rolled-back.title';
    case 'left-stopped':
    case 'needs-attention':
      return 'notify.attention.title';
    case 'staging-failed':
    case 'offline':
      return 'notify.not-used.title';
    case 'nothing-to-do':
    case 'would-refresh':
    case 'cancelled':
    case 'interrupted':
      return null;
  }
}

/** The page that shows the reason. */
function placeOf(outcome: RunReport['outcome']): Place {
  switch (outcome) {
    case 'rolled-back':
    case 'staging-failed':
      return 'history';
    case 'left-stopped':
    case 'needs-attention':
      return 'doctor';
    default:
      return 'overview';
  }
}
