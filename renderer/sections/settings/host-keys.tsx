import { useState } from 'react';
import { Label, RadioButton, RadioField, RadioGroup, Text } from 'react-aria-components';
import type { HostKeysReply } from '../../../contract/ipc';
import type { HostKey } from '../../../contract/logins';
import { call } from '../../bridge';
import { Button } from '../../components/button';
import { useWords } from '../../words';

interface HostKeysProps {
  readonly host: string | null;
  readonly confirmed: HostKey | null;
  readonly onChange: (confirmed: HostKey) => void;
}

/** The keys that the host presents: a person confirms the right one, and none is preselected. */
export function HostKeys({ host, confirmed, onChange }: HostKeysProps) {
  const { t, failure } = useWords();
  const [answer, setAnswer] = useState<HostKeysReply | 'asking' | null>(null);
  const ask = () => {
    if (host === null) return;
    setAnswer('asking');
    void call('logins:host-keys', { host }).then(setAnswer);
  };
  const keys = answer === null || answer === 'asking' || !answer.ok ? [] : answer.keys;
  return (
    <div className="setting">
      <div>
        <Button
          isDisabled={host === null || answer === 'asking'}
          alternatives={[t('settings.logins.keys.ask'), t('settings.logins.keys.asking')]}
          onPress={ask}
        >
          {t(answer === 'asking' ? 'settings.logins.keys.asking' : 'settings.logins.keys.ask')}
        </Button>
      </div>
      <div role="status">
        {answer === null || answer === 'asking' || answer.ok ? null : (
          <p className="help problem">{failure(answer.failure)}</p>
        )}
      </div>
      {keys.length === 0 ? null : (
        <RadioGroup
          className="field radios"
          value={confirmed?.key ?? null}
          onChange={(chosen) => {
            const key = keys.find((each) => each.key === chosen);
            if (key !== undefined) onChange(key);
          }}
        >
          <Label>{t('settings.logins.keys', { host: host ?? '' })}</Label>
          {keys.map(({ type, key, fingerprint }) => (
            <RadioField key={key} value={key} className="radio-field">
              <RadioButton className="radio">
                <span className="radio-dot" />
                <span className="mono">{fingerprint}</span>
              </RadioButton>
              <Text slot="description" className="help muted">
                {type}
              </Text>
            </RadioField>
          ))}
          <Text slot="description" className="help muted">
            {t('settings.logins.keys.help')}
          </Text>
        </RadioGroup>
      )}
    </div>
  );
}
