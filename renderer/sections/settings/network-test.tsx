import { useState } from 'react';
import type { NetworkReply } from '../../../contract/ipc';
import { call } from '../../bridge';
import { Button } from '../../components/button';
import { GiveLogin } from '../../components/give-login';
import { Icon } from '../../components/icon';
import { useWords } from '../../words';

/** Asks every host that a refresh needs, with the stored settings. */
export function NetworkTest() {
  const { t, say, failure, span } = useWords();
  const [answer, setAnswer] = useState<NetworkReply | 'asking' | null>(null);
  const ask = () => {
    setAnswer('asking');
    void call('network:test').then(setAnswer);
  };
  /** A message about several hosts appears once. */
  const lines = (hosts: Extract<NetworkReply, { ok: true }>['hosts']) =>
    new Map(
      hosts.map(({ host, for: purpose, reached, milliseconds, message }) => [
        message === null
          ? t('settings.network.reached', { host, span: span(milliseconds), purpose })
          : say(message),
        { reached, message },
      ]),
    );
  return (
    <div className="setting">
      <div className="network-test">
        <Button
          isDisabled={answer === 'asking'}
          alternatives={[t('settings.network.test'), t('settings.network.testing')]}
          onPress={ask}
        >
          {t(answer === 'asking' ? 'settings.network.testing' : 'settings.network.test')}
        </Button>
        <span className="help muted">{t('settings.network.test.help')}</span>
      </div>
      <div role="status">
        {answer === null || answer === 'asking' ? null : !answer.ok ? (
          <p className="help problem">{failure(answer.failure)}</p>
        ) : (
          <ul className="hosts">
            {[...lines(answer.hosts)].map(([line, { reached, message }]) => (
              <li key={line} className={reached ? 'tone-good' : 'tone-bad'}>
                <Icon name={reached ? 'check' : 'cross'} size={16} />
                <span>{line}</span>
                <GiveLogin message={message} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
