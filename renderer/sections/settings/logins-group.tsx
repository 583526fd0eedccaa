import type { Settings } from '../../../contract/settings';
import type { Words } from '../../words';
import type { SettingGroup } from './fields';
import { Logins } from './logins';

/** A login is stored at once, with a password dialog of its own: it is no setting. */
export const loginsGroup = (stored: Settings, t: Words['t']): SettingGroup => ({
  id: 'logins',
  title: t('settings.logins'),
  needsPassword: true,
  fields: [
    {
      id: 'login',
      words: [
        t('settings.logins.help'),
        t('settings.logins.secret'),
        t('settings.logins.key'),
        t('settings.logins.user'),
      ],
      body: <Logins stored={stored} />,
    },
  ],
});
