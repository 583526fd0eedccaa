import { CheckInterval, Preferences } from '../../../contract/preferences';
import type { AppState } from '../../../contract/ipc';
import { savePreferences } from '../../state/actions';
import type { Words } from '../../words';
import { choiceField, toggleField, type SettingGroup } from './fields';

const usual = Preferences.parse({});

/** Settings that need no password and take effect at once. */
export function personalGroup(state: AppState, t: Words['t']): SettingGroup {
  const { checkInterval, notifications, startAtLogin } = state.preferences;
  const states = [t('settings.on'), t('settings.off')] as const;
  return {
    id: 'personal',
    title: t('settings.personal'),
    needsPassword: false,
    fields: [
      choiceField({
        id: 'checkInterval',
        label: t('settings.interval'),
        value: checkInterval,
        usual: usual.checkInterval,
        onChange: (chosen) => savePreferences({ checkInterval: chosen }),
        options: CheckInterval.options.map((id) => ({ id, name: t(`settings.interval.${id}`) })),
      }),
      toggleField({
        id: 'notifications',
        label: t('settings.notifications'),
        help: t('settings.notifications.help'),
        states,
        value: notifications,
        usual: usual.notifications,
        onChange: (chosen) => savePreferences({ notifications: chosen }),
      }),
      toggleField({
        id: 'startAtLogin',
        label: t('settings.login'),
        help: t(loginHelp(state)),
        states,
        value: startAtLogin && !state.inPrefix,
        usual: usual.startAtLogin,
        isDisabled: state.inPrefix,
        onChange: (chosen) => savePreferences({ startAtLogin: chosen }),
      }),
    ],
  };
}

function loginHelp({ inPrefix, trayPresent }: AppState) {
  if (inPrefix) return 'settings.login.demo';
  return trayPresent ? 'settings.login.help' : 'trouble.no-tray';
}
