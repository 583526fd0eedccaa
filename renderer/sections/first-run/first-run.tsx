import { useState } from 'react';
import { Form } from 'react-aria-components';
import type { AppState } from '../../../contract/ipc';
import { repositoryProblem } from '../../../contract/repository-url';
import { Settings } from '../../../contract/settings';
import { Button } from '../../components/button';
import { TextInput } from '../../components/field';
import { Icon } from '../../components/icon';
import { setUp } from '../../state/actions';
import { useAsked } from '../../state/use-asked';
import { useWords } from '../../words';
import { waitingFor } from '../overview/waiting';
import { PackageProposal } from '../packages/package-proposal';
import { BranchField } from '../settings/branch-field';
import { judgeBranch, type Draft } from '../settings/judge';
import { NeedsPassword } from '../settings/password-mark';
import { repositoryWords } from '../settings/repository-words';
import { useBranches } from '../settings/use-branches';
import { StickCard } from '../sticks/stick-card';
import { offeredBranch } from './offered-branch';

const defaults = Settings.parse({});

/** A computer with only the package: one sentence, the source of the code, one button. */
export function FirstRun({ state }: { state: AppState }) {
  const { t } = useWords();
  // An earlier attempt, or the person who prepared the computer, may have stored settings.
  const stored = useAsked('settings:get', '');
  return (
    <div className="page first-run">
      <header className="first-run-head">
        <Icon name="house" size={40} />
        <h1>{t('first-run.title')}</h1>
        <p className="muted">{t('first-run.intro')}</p>
      </header>
      <StickCard state={state} />
      <PackageProposal state={state} />
      {stored === null ? null : (
        <SourceChoice state={state} stored={stored.ok ? stored.settings : defaults} />
      )}
    </div>
  );
}

function SourceChoice({ state, stored }: { state: AppState; stored: Settings }) {
  const { t } = useWords();
  const [repository, setRepository] = useState(stored.repository);
  const [chosen, setChosen] = useState<string | null>(null);
  const [answer, ask] = useBranches(repository);
  const problem = repositoryProblem(repository);
  const branch = chosen ?? offeredBranch(stored.branch, answer);
  const draft: Draft = { repository, branch, onFailure: stored.onFailure };
  const verdict = judgeBranch(draft, stored, answer);
  const change = {
    ...(repository === stored.repository ? {} : { repository }),
    ...(branch === stored.branch ? {} : { branch }),
  };
  const isReady = problem === null && verdict === 'good' && state.pending === null;
  return (
    <NeedsPassword value={false}>
      <Form
        id="set-up"
        className="card form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) setUp(change);
        }}
      >
        <TextInput
          label={t('settings.repository')}
          type="url"
          value={repository}
          onChange={setRepository}
          help={t('first-run.repository.help')}
          problem={problem === null ? null : repositoryWords(problem, t)}
        />
        <BranchField
          value={branch}
          stored={stored.branch}
          onChange={setChosen}
          answer={problem === null ? answer : null}
          onAsk={ask}
          verdict={verdict}
        />
      </Form>
      <div className="form-actions">
        <span className="muted">{t('first-run.password')}</span>
        <Button
          kind="primary"
          type="submit"
          form="set-up"
          isDisabled={!isReady}
          alternatives={[t('action.set-up'), t(waitingFor(state))]}
        >
          {t(state.pending === 'set-up' ? waitingFor(state) : 'action.set-up')}
        </Button>
      </div>
    </NeedsPassword>
  );
}
