import { useState } from 'react';
import { Form } from 'react-aria-components';
import type { AppState } from '../../../contract/ipc';
import { proposalOf, type PackageProposal as Proposal } from '../../../contract/package-proposal';
import { PackageRequirement } from '../../../contract/settings';
import { Button } from '../../components/button';
import { TextInput } from '../../components/field';
import { HostileText } from '../../components/hostile-text';
import { acceptPackages } from '../../state/actions';
import { useWords } from '../../words';
import { waitingFor } from '../overview/waiting';

/** The proposal of the last run, while it still fits what a refresh would fetch; null if there is nothing to confirm. */
export function openProposal({ status }: AppState): Proposal | null {
  const run = status?.lastRun ?? null;
  const isStale =
    run === null ||
    status?.running !== null ||
    run.repository !== status.repository ||
    run.branch !== status.branch;
  return isStale ? null : proposalOf(run);
}

/** If the repository does not list the packages it needs: a list derived from its imports, to be confirmed once. */
export function PackageProposal({ state }: { state: AppState }) {
  const proposal = openProposal(state);
  return proposal === null ? null : <ProposalCard state={state} proposal={proposal} />;
}

function ProposalCard({ state, proposal }: { state: AppState; proposal: Proposal }) {
  const { t } = useWords();
  const [more, setMore] = useState('');
  const added = more.split(/\s+/).filter(Boolean);
  const wrong = added.find((name) => !PackageRequirement.safeParse(name).success);
  const names = [...new Set([...proposal.packages.map(({ name }) => name), ...added])];
  const isReady = wrong === undefined && names.length > 0 && state.pending === null;
  return (
    <Form
      className="card form packages-proposal"
      aria-labelledby="packages-proposal"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) acceptPackages(names);
      }}
    >
      <h2 id="packages-proposal">{t('packages.title')}</h2>
      <p>{t('packages.why')}</p>
      <Reasons of={proposal.packages} />
      {proposal.unknown.length === 0 ? null : (
        <>
          <p className="tone-warn">{t('packages.unknown')}</p>
          <Reasons of={proposal.unknown} />
        </>
      )}
      <TextInput
        label={t('packages.more')}
        value={more}
        onChange={setMore}
        help={t('packages.more.help')}
        problem={wrong === undefined ? null : t('packages.more.wrong', { name: wrong })}
      />
      <div className="form-actions">
        <span className="muted">{state.inPrefix ? '' : t('first-run.password')}</span>
        <Button
          kind="primary"
          type="submit"
          isDisabled={!isReady}
          alternatives={[t('packages.accept'), t(waitingFor(state))]}
        >
          {t(state.pending === 'refresh' ? waitingFor(state) : 'packages.accept')}
        </Button>
      </div>
    </Form>
  );
}

function Reasons({ of }: { of: Proposal['packages'] }) {
  return (
    <ul className="packages-reasons">
      {of.map(({ name, because }) => (
        <li key={name}>
          <HostileText>{name}</HostileText>
          <span className="muted" aria-hidden="true">
            ←
          </span>
          <code>
            <HostileText>{because}</HostileText>
          </code>
        </li>
      ))}
    </ul>
  );
}
