import { useState } from 'react';
import type { IpcRequest } from '../../../contract/ipc';
import type { KeptLogin } from '../../../contract/logins';
import type { Settings } from '../../../contract/settings';
import { call } from '../../bridge';
import { Button } from '../../components/button';
import { useStore } from '../../state/store';
import { wantedLogin } from '../../state/wanted-login';
import { useAsked } from '../../state/use-asked';
import { useWords } from '../../words';
import { LoginForm } from './login-form';

type Whose = IpcRequest<'logins:change'>['whose'];

/** Lists the logins, adds and removes them. */
export function Logins({ stored }: { stored: Settings }) {
  const { t, failure } = useWords();
  const [changes, setChanges] = useState(0);
  const [kept, setKept] = useState<string | null>(null);
  const answer = useAsked('logins:list', String(changes));
  const wanted = useStore(wantedLogin);
  const again = (said: string | null) => {
    setKept(said);
    setChanges((before) => before + 1);
  };
  const forget = ({ for: purpose, host }: KeptLogin, whose: Whose) =>
    void call('logins:change', { change: { kind: 'forget', for: purpose, host }, whose }).then(() =>
      again(null),
    );
  const rows = (logins: readonly KeptLogin[], whose: Whose) =>
    logins.map((login) => (
      <LoginRow
        key={`${whose} ${login.for} ${login.kind} ${login.host}`}
        {...{ login, whose }}
        onForget={() => forget(login, whose)}
      />
    ));
  return (
    <div className="setting logins">
      <p className="help muted">{t('settings.logins.help')}</p>
      {answer === null ? null : !answer.ok ? (
        <p className="help problem">{failure(answer.failure)}</p>
      ) : (
        <ul className="login-list" aria-label={t('settings.logins')}>
          {rows(answer.logins, 'computer')}
          {rows(answer.own, 'own')}
        </ul>
      )}
      <LoginForm
        key={wanted === null ? '' : `${wanted.for} ${wanted.host}`}
        {...{ stored, wanted }}
        onKept={(host) => again(t('settings.logins.kept', { host }))}
        onEdited={() => setKept(null)}
      />
      <p role="status" className="help muted">
        {kept}
      </p>
    </div>
  );
}

interface LoginRowProps {
  readonly login: KeptLogin;
  readonly whose: Whose;
  readonly onForget: () => void;
}

function LoginRow({ login, whose, onForget }: LoginRowProps) {
  const { t } = useWords();
  const { host, for: purpose, kind } = login;
  return (
    <li>
      <span>{t('login.line', { host, purpose, kind, whose })}</span>
      <Button about={host} onPress={onForget}>
        {t('settings.logins.forget')}
      </Button>
    </li>
  );
}
