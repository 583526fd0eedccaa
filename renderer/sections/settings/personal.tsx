import { CheckInterval } from '../../../contract/preferences';
import type { AppState } from '../../../contract/ipc';
import { Choice, Toggle } from '../../components/field';
import { savePreferences } from '../../state/actions';
import { useWords } from '../../words';

/** What needs no password and counts at once. */
export function Personal({ state }: { state: AppState }) {
  const { t } = useWords();
  const { checkInterval, notifications, startAtLogin } = state.preferences;
  return (
    <section className="card form" aria-labelledby="personal">
      <h2 id="personal">{t('settings.personal')}</h2>
      <Choice
        label={t('settings.interval')}
        value={checkInterval}
        onChange={(chosen) => savePreferences({ checkInterval: chosen })}
        options={CheckInterval.options.map((id) => ({ id, name: t(`settings.interval.${id}`) }))}
      />
      <Toggle
        label={t('settings.notifications')}
        help={t('settings.notifications.help')}
        isSelected={notifications}
        onChange={(chosen) => savePreferences({ notifications: chosen })}
      />
      <Toggle
        label={t('settings.login')}
        help={t(loginHelp(state))}
        isSelected={startAtLogin && !state.embedded}
        isDisabled={state.embedded}
        onChange={(chosen) => savePreferences({ startAtLogin: chosen })}
      />
    </section>
  );
}

function loginHelp({ embedded, trayPresent }: AppState) {
  if (embedded) return 'settings.login.sandbox';
  return trayPresent ? 'settings.login.help' : 'trouble.no-tray';
}
