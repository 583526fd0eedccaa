import type { AppState } from '../../../contract/ipc';
import { Icon } from '../../components/icon';
import { runFeed } from '../../state/run-store';
import { useStore } from '../../state/store';
import { useWords } from '../../words';
import { section } from '../../state/app-store';
import { Edits } from '../edits/edits';
import { PackageProposal } from '../packages/package-proposal';
import { Preview } from '../preview/preview';
import { Run } from '../run/run';
import { SaveStick } from '../sticks/save-stick';
import { AddressFact } from './address-fact';
import { BetterPath } from './better-path';
import { CodeFact } from './code-fact';
import { Conversations } from './conversations';
import { Hold } from './hold';
import { LastRunFact } from './last-run-fact';
import { ModelsFact } from './models-fact';
import { OverviewHead } from './overview-head';
import { Problems } from './problems';
import { PythonFact } from './python-fact';
import { Ready } from './ready';
import { ServiceActions } from './service-actions';
import { ServiceFacts } from './service-facts';
import { StickCard } from '../sticks/stick-card';
import { Tour } from './tour';

/** The state of LadyLinux; while a refresh runs, and until a person closes its result, the refresh. */
export function Overview({ state }: { state: AppState }) {
  const { t } = useWords();
  const { run, shown } = useStore(runFeed);
  const at = useStore(section);
  const { status } = state;
  if (run !== null && shown) return <Run run={run} state={state} />;
  if (status === null) {
    return state.statusFailure === null ? <p className="empty">{t('app.loading')}</p> : null;
  }
  if (at === 'preview') return <Preview state={state} />;
  if (at === 'save-stick') return <SaveStick state={state} />;
  if (at === 'edits') return <Edits state={state} />;
  return (
    <div className="page">
      <OverviewHead state={state} status={status} />
      <Hold state={state} />
      <Conversations state={state} />
      <Ready state={state} />
      <StickCard state={state} />
      <PackageProposal state={state} />
      <BetterPath state={state} />
      <Problems status={status} />
      <Tour state={state} />
      <dl className="card facts">
        <ServiceFacts services={status.services} />
        <CodeFact
          code={status.code}
          news={state.update.state === 'available' ? state.news : null}
          isPending={state.pending !== null}
        />
        <PythonFact python={status.python} />
        <ModelsFact models={status.models} />
        <AddressFact address={status.address} />
        <LastRunFact lastRun={status.lastRun} />
      </dl>
      {state.inPrefix ? (
        <p className="demo-line muted">
          <Icon name="demo" size={14} />
          <span>{t('app.demo.long', { prefix: state.prefix ?? '' })}</span>
        </p>
      ) : null}
      <ServiceActions state={state} services={status.services} />
    </div>
  );
}
