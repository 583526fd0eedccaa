import { useState } from 'react';
import { historyShown, type AppState } from '../../../contract/ipc';
import { Banner } from '../../components/banner';
import { Button } from '../../components/button';
import { Empty, Page } from '../../components/page';
import { useAsked } from '../../state/use-asked';
import { useWords } from '../../words';
import { HistoryChart } from './history-chart';
import { HistoryRow } from './history-row';

const shownAtFirst = 20;

/** Every run, the newest first. */
export function History({ state }: { state: AppState }) {
  const { t, failure } = useWords();
  const [limit, setLimit] = useState(shownAtFirst);
  // Asked again whenever a run has ended.
  const answer = useAsked('history:list', state.status?.lastRun?.runId ?? '');
  const content = () => {
    if (answer === null) return null;
    if (!answer.ok) return <Banner tone="bad" icon="alert" text={failure(answer.failure)} />;
    const runs = answer.runs;
    if (runs.length === 0) return <Empty icon="history" text={t('history.none')} />;
    return (
      <>
        <HistoryChart runs={runs} />
        <ul className="card rows" aria-label={t('history.list')}>
          {runs.slice(0, limit).map((run) => (
            <HistoryRow key={run.runId} run={run} state={state} />
          ))}
        </ul>
        {runs.length > limit ? (
          <Button kind="quiet" onPress={() => setLimit(limit + 100)}>
            {t('history.more', { count: runs.length - limit })}
          </Button>
        ) : runs.length >= historyShown ? (
          <p className="muted">{t('history.oldest', { count: runs.length })}</p>
        ) : null}
      </>
    );
  };
  return <Page title={t('history.title')}>{content()}</Page>;
}
