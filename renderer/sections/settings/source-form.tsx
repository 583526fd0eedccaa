import { useState } from 'react';
import { Form, Label, RadioButton, RadioField, RadioGroup, Text } from 'react-aria-components';
import type { AppState } from '../../../contract/ipc';
import type { Settings } from '../../../contract/settings';
import { Button } from '../../components/button';
import { TextInput } from '../../components/field';
import { call } from '../../bridge';
import { useWords } from '../../words';
import { waitingFor } from '../overview/waiting';
import { BranchField } from './branch-field';
import { changeOf, judgeBranch, repositoryProblem, type Draft } from './judge';
import { NeedsPassword, PasswordMark } from './password-mark';
import { repositoryWords } from './repository-words';
import { useBranches } from './use-branches';

/** The machine's settings. They are saved together, so that one password is enough. */
export function SourceForm({ settings, state }: { settings: Settings; state: AppState }) {
  const { t } = useWords();
  const stored: Draft = settings;
  const [draft, setDraft] = useState<Draft>({
    repository: stored.repository,
    branch: stored.branch,
    onFailure: stored.onFailure,
  });
  const [saved, setSaved] = useState(false);
  const answer = useBranches(draft.repository);
  const problem = repositoryProblem(draft.repository);
  const change = changeOf(draft, settings, answer);
  const isChanged = (['repository', 'branch', 'onFailure'] as const).some(
    (name) => draft[name] !== stored[name],
  );
  const edit = (part: Partial<Draft>) => {
    setSaved(false);
    setDraft({ ...draft, ...part });
  };
  const save = () => {
    if (change === null || !isChanged) return;
    void call('settings:save', change).then(({ ok }) => setSaved(ok));
  };
  return (
    <NeedsPassword value={!state.embedded}>
      <Form
        className="card form"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <h2>{t('settings.source')}</h2>
        <TextInput
          label={t('settings.repository')}
          type="url"
          value={draft.repository}
          onChange={(repository) => edit({ repository })}
          help={t('settings.repository.help')}
          problem={problem === null ? null : repositoryWords(problem, t)}
          mark={<PasswordMark />}
        />
        <BranchField
          value={draft.branch}
          stored={stored.branch}
          onChange={(branch) => edit({ branch })}
          answer={problem === null ? answer : null}
          verdict={judgeBranch(draft, settings, answer)}
        />
        <RadioGroup
          className="field radios"
          value={draft.onFailure}
          onChange={(value) => edit({ onFailure: value === 'stop' ? 'stop' : 'rollback' })}
        >
          <Label>
            {t('settings.failure')} <PasswordMark />
          </Label>
          {(['rollback', 'stop'] as const).map((value) => (
            <RadioField key={value} value={value} className="radio-field">
              <RadioButton className="radio">
                <span className="radio-dot" />
                {t(`settings.failure.${value}`)}
              </RadioButton>
              <Text slot="description" className="help muted">
                {t(`settings.failure.${value}.help`)}
              </Text>
            </RadioField>
          ))}
        </RadioGroup>
        <div className="form-actions">
          <span role="status" className="muted">
            {saved && !isChanged ? t('settings.saved') : ''}
          </span>
          {isChanged ? <Button onPress={() => edit(stored)}>{t('action.revert')}</Button> : null}
          <Button
            kind="primary"
            type="submit"
            isDisabled={!isChanged || change === null || state.pending !== null}
          >
            {t(state.pending === 'settings' ? waitingFor(state) : 'action.apply')}
          </Button>
        </div>
      </Form>
    </NeedsPassword>
  );
}
