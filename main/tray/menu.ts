import type { AppState, Place } from '../../contract/ipc';
import { shortHash } from '../../contract/plain-text';
import { offersSomething } from '../../contract/stick';
import { evening, type ApplyWhen } from '../../contract/staged';
import type { Locale } from '../../words/format';
import { stickText } from '../../words/stick';
import { uiText } from '../../words/ui';
import { menuSafe } from '../desktop-text';
import { codeWords, conditionWords, newsWords } from './words';

export type MenuAction =
  | { readonly kind: 'refresh' | 'cancel' | 'hold' | 'restart' | 'open' | 'check' | 'quit' }
  | { readonly kind: 'hold-updates'; readonly hold: boolean }
  | { readonly kind: 'apply'; readonly when: ApplyWhen }
  | { readonly kind: 'show'; readonly section: Place };

export type MenuEntry =
  | { readonly kind: 'line'; readonly label: string }
  | { readonly kind: 'separator' }
  | {
      readonly kind: 'item';
      readonly label: string;
      readonly enabled: boolean;
      readonly action: MenuAction;
    };

const separator: MenuEntry = { kind: 'separator' };

/** Pure: the tray's menu. It contains everything that the tray can do, including the action of a left click. */
export function trayMenu(state: AppState, locale: Locale, now = new Date()): MenuEntry[] {
  const { status, pending } = state;
  const item = (label: string, action: MenuAction, enabled = true): MenuEntry => ({
    kind: 'item',
    label: menuSafe(label),
    enabled,
    action,
  });
  const show = (label: string, section: Place) => item(label, { kind: 'show', section });
  const t = (key: Parameters<typeof uiText>[0]) => uiText(key, locale);
  const idle = status !== null && (status.setUp || state.inPrefix) && pending === null;
  const running = status?.running ?? null;
  const isNew = status?.condition === 'not-set-up' && !state.inPrefix;
  const refresh =
    running !== null
      ? item(t('tray.cancel'), { kind: 'cancel' }, pending === null)
      : isNew
        ? show(t('tray.set-up'), 'overview')
        : item(t('action.refresh'), { kind: 'refresh' }, idle);
  const announced = running?.announced ?? null;
  const hold =
    announced?.mayHold === true
      ? [item(t('announced.hold'), { kind: 'hold' }, pending === null)]
      : [];
  return [
    { kind: 'line', label: menuSafe(conditionLine(state, locale)) },
    ...newsEntry(state, locale),
    ...stickEntry(state, locale, now),
    separator,
    ...readyEntries(state, locale),
    ...hold,
    refresh,
    item(t('action.check'), { kind: 'check' }, status !== null && !state.checking),
    ...holdEntry(state, locale, idle),
    item(t('action.restart'), { kind: 'restart' }, idle && running === null && status.setUp),
    item(t('action.open.browser'), { kind: 'open' }, (status?.address ?? null) !== null),
    separator,
    show(t('tray.status-window'), 'overview'),
    show(t('tray.history'), 'history'),
    show(t('tray.logs'), 'logs'),
    show(t('tray.settings'), 'settings'),
    show(t('tray.doctor'), 'doctor'),
    show(t('tray.report'), 'report'),
    separator,
    item(t(state.inPrefix ? 'tray.quit.demo' : 'tray.quit'), { kind: 'quit' }),
  ];
}

/** Only while a version is ready: when to put it into service. */
function readyEntries(state: AppState, locale: Locale): MenuEntry[] {
  const { status, pending } = state;
  const staged = status?.staged ?? null;
  if (staged === null || status?.running !== null) return [];
  const entry = (when: ApplyWhen, label: string): MenuEntry => ({
    kind: 'item',
    label: menuSafe(label),
    enabled: pending === null && staged.plan?.when !== when,
    action: { kind: 'apply', when },
  });
  const { newCommits: count } = staged;
  const commit = shortHash(staged.commit.hash);
  return [
    { kind: 'line', label: menuSafe(uiText('staged.text', locale, { commit, count })) },
    entry('now', uiText('staged.now', locale)),
    entry('quiet', uiText('tray.apply.quiet', locale)),
    entry('start', uiText('tray.apply.start', locale)),
    entry(evening, uiText('tray.apply.at', locale, { time: evening })),
    separator,
  ];
}

function conditionLine(state: AppState, locale: Locale): string {
  return uiText('tray.status', locale, {
    condition: conditionWords(state, locale),
    code: codeWords(state, locale),
  });
}

/** New commits open the preview; everything else is only text. */
function newsEntry(state: AppState, locale: Locale): MenuEntry[] {
  const words = newsWords(state, locale);
  if (words === null) return [];
  const label = menuSafe(words);
  return state.update.state === 'available'
    ? [{ kind: 'item', label, enabled: true, action: { kind: 'show', section: 'preview' } }]
    : [{ kind: 'line', label }];
}

/** Only while something is plugged in that this computer could use: opens its card. */
function stickEntry({ stick }: AppState, locale: Locale, now: Date): MenuEntry[] {
  if (stick === null || stick.isPutAway || !offersSomething(stick)) return [];
  const label = menuSafe(stickText(stick, locale, now));
  return [{ kind: 'item', label, enabled: true, action: { kind: 'show', section: 'overview' } }];
}

/** The setting within reach; the window also shows until which day. */
function holdEntry({ status }: AppState, locale: Locale, enabled: boolean): MenuEntry[] {
  if (status?.setUp !== true) return [];
  const hold = status.holding.hold === false;
  const label = menuSafe(uiText(hold ? 'settings.hold' : 'tray.unhold', locale));
  return [{ kind: 'item', label, enabled, action: { kind: 'hold-updates', hold } }];
}
