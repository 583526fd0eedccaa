import type { AppState, Place } from '../../contract/ipc';
import type { Locale } from '../../words/format';
import { uiText } from '../../words/ui';
import { menuSafe } from '../desktop-text';
import { codeWords, conditionWords, newsWords } from './words';

export type MenuAction =
  | { readonly kind: 'refresh' | 'cancel' | 'restart' | 'open' | 'check' | 'quit' }
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

/** Pure: the tray's menu. Everything that the tray can do is in it, a left click included. */
export function trayMenu(state: AppState, locale: Locale): MenuEntry[] {
  const { status, pending } = state;
  const item = (label: string, action: MenuAction, enabled = true): MenuEntry => ({
    kind: 'item',
    label: menuSafe(label),
    enabled,
    action,
  });
  const show = (label: string, section: Place) => item(label, { kind: 'show', section });
  const t = (key: Parameters<typeof uiText>[0]) => uiText(key, locale);
  const idle = status !== null && (status.setUp || state.embedded) && pending === null;
  const running = status?.running ?? null;
  const isNew = status?.condition === 'not-set-up' && !state.embedded;
  const refresh =
    running !== null
      ? item(t('tray.cancel'), { kind: 'cancel' }, pending === null)
      : isNew
        ? show(t('tray.set-up'), 'overview')
        : item(t('action.refresh'), { kind: 'refresh' }, idle);
  return [
    { kind: 'line', label: menuSafe(conditionLine(state, locale)) },
    ...newsEntry(state, locale),
    separator,
    refresh,
    item(t('action.check'), { kind: 'check' }, status !== null && !state.checking),
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
    item(t(state.embedded ? 'tray.quit.sandbox' : 'tray.quit'), { kind: 'quit' }),
  ];
}

function conditionLine(state: AppState, locale: Locale): string {
  return uiText('tray.status', locale, {
    condition: conditionWords(state, locale),
    code: codeWords(state, locale),
  });
}

/** New commits open the preview; everything else is text only. */
function newsEntry(state: AppState, locale: Locale): MenuEntry[] {
  const words = newsWords(state, locale);
  if (words === null) return [];
  const label = menuSafe(words);
  return state.update.state === 'available'
    ? [{ kind: 'item', label, enabled: true, action: { kind: 'show', section: 'preview' } }]
    : [{ kind: 'line', label }];
}
