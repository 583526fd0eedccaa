import { createContext, use } from 'react';
import { Icon } from '../../components/icon';
import { useWords } from '../../words';

/** Whether saving asks for a password: on a machine, not in a demo. */
export const NeedsPassword = createContext(true);

export function PasswordMark() {
  const { t } = useWords();
  if (!use(NeedsPassword)) return null;
  return (
    <span
      className="password-mark"
      role="img"
      aria-label={t('settings.password')}
      title={t('settings.password')}
    >
      <Icon name="lock" size={13} />
    </span>
  );
}
