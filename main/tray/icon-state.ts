import type { AppState } from '../../contract/ipc';

/** One drawing each in out/icons/tray/. */
export const iconStates = [
  'healthy',
  'update',
  'refreshing',
  'attention',
  'stopped',
  'offline',
] as const;
export type IconState = (typeof iconStates)[number];

/** Pure. Problems go before news; an unknown state has an icon of its own. */
export function iconState({ status, update, helper }: AppState): IconState {
  if (status === null) return helper === 'missing' ? 'attention' : 'offline';
  switch (status.condition) {
    case 'refreshing':
      return 'refreshing';
    case 'attention':
    case 'not-set-up':
      return 'attention';
    case 'stopped':
      return 'stopped';
    case 'unknown':
      return 'offline';
    case 'healthy':
    case 'starting':
      return update.state === 'available' && update.held === null
        ? 'update'
        : update.state === 'offline'
          ? 'offline'
          : 'healthy';
  }
}
