import type { AppState, Section } from '../../contract/ipc';
import type { RunReport } from '../../contract/report';
import { sentence, type Locale } from '../../words/format';
import { uiText } from '../../words/ui';

export interface DesktopNotice {
  readonly title: string;
  readonly body: string;
  readonly opens: Section;
}

/** Pure: what to say of newer commits; null where nothing new is to be said. Each commit is told of once. */
export function updateNotice(
  { update, status, preferences }: AppState,
  toldOf: string | null,
  locale: Locale,
): (DesktopNotice & { readonly commit: string }) | null {
  const { remoteHash } = update;
  if (!preferences.notifications || update.state !== 'available' || remoteHash === null)
    return null;
  if (remoteHash === toldOf) return null;
  return {
    commit: remoteHash,
    title: uiText('notify.update.title', locale),
    body: uiText('notify.update.body', locale, { branch: status?.branch ?? '' }),
    opens: 'overview',
  };
}

/** Pure: what to say of a run that has just ended. */
export function runNotice(
  report: RunReport,
  { preferences }: AppState,
  locale: Locale,
): DesktopNotice | null {
  if (!preferences.notifications) return null;
  const title = titleOf(report.outcome);
  if (title === null) return null;
  return {
    title: uiText(title, locale),
    body: sentence(report.message, locale),
    opens: 'overview',
  };
}

function titleOf(outcome: RunReport['outcome']) {
  switch (outcome) {
    case 'refreshed':
      return 'notify.refreshed.title';
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
