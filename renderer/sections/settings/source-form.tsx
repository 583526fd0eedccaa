import { useState } from 'react';
import { Form, Label, RadioButton, RadioField, RadioGroup, Text } from 'react-aria-components';
import type { AppState } from '../../../contract/ipc';
import { repositoryProblem } from '../../../contract/repository-url';
import type { Settings } from '../../../contract/settings';
import { Button } from '../../components/button';
import { TextInput } from '../../components/field';
import { call } from '../../bridge';
import { useWords } from '../../words';
import { waitingFor } from '../overview/waiting';
import { AdvancedFields } from './advanced-fields';
import { BranchField } from './branch-field';
import { changeOf, judgeBranch, type Draft } from './judge';
import { moreChangeOf, moreDraftOf, type MoreDraft } from './more-judge';
import { NeedsPassword, PasswordMark } from './password-mark';
import { repositoryWords } from './repository-words';
import { useBranches } from './use-branches';

interface SourceFormProps {
  readonly settings: Settings;
  readonly state: AppState;
  /** What is shown is what was just saved. */
  readonly saved: boolean;
  readonly onSaved: () => void;
  readonly onEdited: () => void;
}

/** The machine's settings. They are saved together, so that one password is enough. */
export function SourceForm({ settings, state, saved, onSaved, onEdited }: SourceFormProps) {
  const { t } = useWords();
  const stored: Draft = settings;
  const [draft, setDraft] = useState<Draft>({
    repository: stored.repository,
    branch: stored.branch,
    onFailure: stored.onFailure,
  });
  const [more, setMore] = useState<MoreDraft>(() => moreDraftOf(settings));
  const [answer, ask] = useBranches(draft.repository);
  const problem = repositoryProblem(draft.repository);
  const sourceChange = changeOf(draft, settings, answer);
  const moreChange = moreChangeOf(more, settings);
  const change =
    sourceChange === null || moreChange === null ? null : { ...sourceChange, ...moreChange };
  const isChanged =
    JSON.stringify(more) !== JSON.stringify(moreDraftOf(settings)) ||
    (['repository', 'branch', 'onFailure'] as const).some((name) => draft[name] !== stored[name]);
  const edit = (part: Partial<Draft>) => {
    onEdited();
    setDraft({ ...draft, ...part });
  };
  const editMore = (part: Partial<MoreDraft>) => {
    onEdited();
    setMore({ ...more, ...part });
  };
  const revert = () => {
    edit(stored);
    setMore(moreDraftOf(settings));
  };
  const save = () => {
    if (change === null || !isChanged) return;
    void call('settings:save', change).then(({ ok }) => {
      if (ok) onSaved();
    });
  };
  return (
    <NeedsPassword value={!state.embedded}>
      <Form
        className="card form"
        // Told while typing: a message that goes at the press of a button would move the button away.
        validationBehavior="aria"
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
          onAsk={ask}
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
        <AdvancedFields draft={more} stored={settings} onChange={editMore} />
        <div className="form-actions">
          <span role="status" className="muted">
            {saved && !isChanged
              ? t('settings.saved')
              : isChanged && !state.embedded
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
