import type { Message } from '../../contract/message';
import { loginFor, wantedLogin } from '../state/wanted-login';
import { useWords } from '../words';
import { Button } from './button';

/** A link to the login form if the message says that a login is missing; otherwise nothing. */
export function GiveLogin({ message }: { message: Message | null }) {
  const { t } = useWords();
  const wanted = message === null ? null : loginFor(message);
  if (wanted === null) return null;
  return (
    <Button icon="lock" onPress={() => wantedLogin.set(wanted)}>
      {t('action.give-login')}
    </Button>
  );
}
