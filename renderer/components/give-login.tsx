import type { Message } from '../../contract/message';
import { loginFor, wantedLogin } from '../state/wanted-login';
import { useWords } from '../words';
import { Button } from './button';

/** The way out where a sentence says that a login is missing; nothing elsewhere. */
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
