import { use, useState } from 'react';
import { type HostKey, LoginPurpose } from '../../../contract/logins';
import type { Settings } from '../../../contract/settings';
import { call } from '../../bridge';
import { Button } from '../../components/button';
import { Choice, TextInput, Toggle } from '../../components/field';
import type { WantedLogin } from '../../state/wanted-login';
import { useWords } from '../../words';
import { HostKeys } from './host-keys';
import { KeyField } from './key-field';
import { emptyLogin, hostIn, kindOf, loginChangeOf, usualHost } from './login-judge';
import { NeedsPassword } from './password-mark';

const kinds = ['password', 'key'] as const;

interface LoginFormProps {
  readonly stored: Settings;
  /** The login that a sentence elsewhere reported as missing. */
  readonly wanted: WantedLogin | null;
  readonly onKept: (host: string) => void;
  readonly onEdited: () => void;
}

/** What is typed is sent with the button, and cleared once it is stored. */
export function LoginForm({ stored, wanted, onKept, onEdited }: LoginFormProps) {
  const { t } = useWords();
  const isMachine = use(NeedsPassword);
  const [draft, setDraft] = useState(() => {
    const usual = { for: 'repository' as const, host: usualHost('repository', stored) };
    const { for: purpose, host } = wanted ?? usual;
    return emptyLogin(purpose, host, stored);
  });
  const [confirmed, setConfirmed] = useState<HostKey | null>(null);
  const [isKeeping, setKeeping] = useState(false);
  const edit = (part: Partial<typeof draft>) => {
    onEdited();
    if (part.host !== undefined) setConfirmed(null);
    setDraft({ ...draft, ...part });
  };
  const kind = kindOf(draft);
  const host = hostIn(draft);
  const change = loginChangeOf(draft, confirmed);
  const keep = () => {
    if (change === null || isKeeping) return;
    setKeeping(true);
    const whose = draft.isOwnToo ? 'both' : 'computer';
    void call('logins:change', { change, whose }).then(({ ok }) => {
      setKeeping(false);
      if (!ok) return;
      setDraft({ ...draft, user: '', secret: '', key: '' });
      setConfirmed(null);
      onKept(change.host);
    });
  };
  return (
    <div
      className="login-form"
      role="group"
      aria-label={t('action.give-login')}
      onKeyDown={(event) => {
        // this form is inside the settings form, which Enter would apply
        if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
        event.preventDefault();
        keep();
      }}
    >
      <Choice
        label={t('settings.logins.for')}
        value={draft.purpose}
        onChange={(purpose) => edit({ purpose, host: usualHost(purpose, stored) })}
        options={LoginPurpose.options.map((id) => ({ id, name: t(`settings.logins.for.${id}`) }))}
      />
      <TextInput
        label={t('settings.logins.host')}
        value={draft.host}
        onChange={(typed) => edit({ host: typed })}
        problem={draft.host === '' || host !== null ? null : t('settings.logins.host.invalid')}
      />
      {draft.purpose === 'repository' ? (
        <Choice
          label={t('settings.logins.kind')}
          value={kind}
          onChange={(chosen) => edit({ kind: chosen })}
          options={kinds.map((id) => ({ id, name: t(`settings.logins.kind.${id}`) }))}
        />
      ) : null}
      {kind === 'key' ? (
        <>
          <KeyField draft={draft} onChange={(key) => edit({ key })} isFirst={wanted !== null} />
          <HostKeys key={host} {...{ host, confirmed }} onChange={setConfirmed} />
        </>
      ) : (
        <>
          <TextInput
            label={t('settings.logins.user')}
            help={t('settings.logins.user.help')}
            value={draft.user}
            onChange={(user) => edit({ user })}
          />
          <TextInput
            label={t('settings.logins.secret')}
            type="password"
            value={draft.secret}
            onChange={(secret) => edit({ secret })}
            autoFocus={wanted !== null}
          />
        </>
      )}
      {isMachine ? (
        <Toggle
          label={t('settings.logins.own')}
          help={t('settings.logins.own.help')}
          isSelected={draft.isOwnToo}
          onChange={(isOwnToo) => edit({ isOwnToo })}
        />
      ) : null}
      <div>
        <Button
          isDisabled={change === null || isKeeping}
          alternatives={[t('settings.logins.keep'), t('action.waiting')]}
          onPress={keep}
        >
          {t(
            isKeeping ? (isMachine ? 'action.waiting' : 'action.working') : 'settings.logins.keep',
          )}
        </Button>
      </div>
    </div>
  );
}
