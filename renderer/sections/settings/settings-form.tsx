import { useState } from 'react';
import { Form, type Key } from 'react-aria-components';
import type { AppState } from '../../../contract/ipc';
import type { Settings } from '../../../contract/settings';
import { Button } from '../../components/button';
import { call } from '../../bridge';
import { useWords } from '../../words';
import { waitingFor } from '../overview/waiting';
import { NeedsPassword } from './password-mark';
import { personalGroup } from './personal-fields';
import { foundIn } from './search';
import { SettingGroups } from './setting-groups';
import { SettingsSearch } from './settings-search';
import { useMachineSettings } from './use-machine-settings';

export interface Unfolded {
  readonly open: ReadonlySet<Key>;
  readonly onOpen: (open: ReadonlySet<Key>) => void;
}

interface SettingsFormProps extends Unfolded {
  readonly settings: Settings;
  readonly state: AppState;
  /** The form shows what was just saved. */
  readonly saved: boolean;
  readonly onSaved: () => void;
  readonly onEdited: () => void;
}

/** All settings, or those that a search finds, unfolded. */
export function SettingsForm(props: SettingsFormProps) {
  const { settings, state, saved, onSaved, onEdited, open, onOpen } = props;
  const { t } = useWords();
  const [text, setText] = useState('');
  const { groups, isChanged, change, revert } = useMachineSettings(settings, onEdited);
  const found = foundIn([personalGroup(state, t), ...groups], text);
  const isSearch = text.trim() !== '';
  const save = () => {
    if (change === null || !isChanged) return;
    void call('settings:save', change).then(({ ok }) => {
      if (ok) onSaved();
    });
  };
  return (
    <NeedsPassword value={!state.inPrefix}>
      <SettingsSearch
        text={text}
        onChange={setText}
        count={found.reduce((sum, { fields }) => sum + fields.length, 0)}
      />
      <Form
        className="settings-form"
        // Shown while typing: a message that disappears at the press of a button would move the button away.
        validationBehavior="aria"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <SettingGroups
          groups={found}
          open={isSearch ? new Set(found.map(({ id }) => id)) : open}
          onOpen={isSearch ? () => undefined : onOpen}
        />
        <div className={`form-actions ${isChanged ? 'waiting' : ''}`}>
          <span role="status" className="muted">
            {saved && !isChanged
              ? t('settings.saved')
              : isChanged && !state.inPrefix
                ? t('settings.password.once')
                : ''}
          </span>
          {isChanged ? <Button onPress={revert}>{t('action.revert')}</Button> : null}
          <Button
            kind="primary"
            type="submit"
            isDisabled={!isChanged || change === null || state.pending !== null}
            alternatives={[t('action.apply'), t(waitingFor(state))]}
          >
            {t(state.pending === 'settings' ? waitingFor(state) : 'action.apply')}
          </Button>
        </div>
      </Form>
    </NeedsPassword>
  );
}
