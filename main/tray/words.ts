import { holdsAll } from '../../contract/holding';
import type { AppState } from '../../contract/ipc';
import { shortHash } from '../../contract/plain-text';
import { sentence, type Locale } from '../../words/format';
import { holdText } from '../../words/holding';
import { shortTime } from '../../words/quantities';
import { uiText } from '../../words/ui';
import { markupSafe } from '../desktop-text';

export function conditionWords({ status, helper }: AppState, locale: Locale): string {
  if (status === null) {
    return uiText(`condition.${helper === 'missing' ? 'attention' : 'unknown'}`, locale);
  }
  const step = status.running?.step ?? null;
  return step === null
    ? uiText(`condition.${status.condition}`, locale)
    : uiText('tray.refreshing', locale, { step: uiText(`step.${step}`, locale) });
}

export function codeWords({ status }: AppState, locale: Locale): string {
  const code = status?.code ?? null;
  return code === null
    ? uiText('tray.no-code', locale)
    : uiText('fact.code.at', locale, {
        branch: code.branch,
        commit: shortHash(code.hash),
      });
}

/** How new the code is, if known; null if there is nothing to add. */
export function newsWords({ update, status, news }: AppState, locale: Locale): string | null {
  const when =
    update.lastAnswerAt === null ? null : shortTime(new Date(update.lastAnswerAt), locale);
  switch (update.state) {
    case 'available':
      if (update.held !== null) return uiText(`update.held.${update.held}`, locale);
      return newCommits(
        news?.target === update.remoteHash ? news : null,
        status?.branch ?? '',
        locale,
      );
    case 'offline':
      if (update.message !== null && update.message.code !== 'offline')
        return sentence(update.message, locale);
      return when === null
        ? uiText('update.offline.never', locale)
        : uiText('update.offline.long', locale, { when });
    case 'failed':
      return uiText('update.failed', locale);
    case 'current':
      return when === null ? null : uiText('update.checked', locale, { when });
    case 'unknown':
      return null;
  }
}

function newCommits(news: AppState['news'], branch: string, locale: Locale): string {
  if (news === null || !news.isForward || news.newCommits === 0)
    return uiText('tray.new-commits', locale, { branch });
  const key = news.moreCommits ? 'tray.new-commits.many' : 'tray.new-commits.counted';
  return uiText(key, locale, { branch, count: news.newCommits });
}

/** That the setting holds updates, where the news does not say so. */
function heldWords({ status, update }: AppState, locale: Locale, now: Date): string | null {
  const hold = status?.holding.hold ?? false;
  return update.held !== 'all' && holdsAll(hold, now) ? holdText(hold, locale) : null;
}

/** Pure: one line, safe as markup. */
export function tooltip(state: AppState, locale: Locale, now = new Date()): string {
  const parts = [
    ...(state.inPrefix ? [uiText('app.demo', locale)] : []),
    conditionWords(state, locale),
    codeWords(state, locale),
    newsWords(state, locale),
    heldWords(state, locale, now),
  ].filter((part) => part !== null);
  return markupSafe(uiText('tray.tooltip', locale, { parts: parts.join(' · ') }));
}
