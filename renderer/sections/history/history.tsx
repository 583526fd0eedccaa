import { historyShown } from '../../../contract/history-page';
import type { AppState } from '../../../contract/ipc';
import { Banner } from '../../components/banner';
import { Button } from '../../components/button';
import { Empty, Page } from '../../components/page';
import { useGrowing } from '../../state/use-growing';
import { useHistory } from '../../state/use-history';
import { useWords } from '../../words';
import { HistoryChart } from './history-chart';
import { HistoryRow } from './history-row';

/** Every run, the newest first. */
export function History({ state }: { state: AppState }) {
  const { t, failure: inWords } = useWords();
  const last = state.status?.lastRun?.runId ?? '';
  // Asked again whenever a run has ended.
  const { page, failure, more } = useHistory(last);
  const drawn = useGrowing(page?.runs.length ?? 0);
  const content = () => {
    if (failure !== null) return <Banner tone="bad" icon="alert" text={inWords(failure)} />;
    if (page === null) return null;
    const { runs, total, chart } = page;
    if (runs.length === 0) return <Empty icon="history" text={t('history.none')} />;
    return (
      <>
        <HistoryChart shown={chart} />
        <ul className="card rows" aria-label={t('history.list')}>
          {runs.slice(0, drawn).map((run) => (
            <HistoryRow key={run.runId} run={run} isLast={run.runId === last} />
          ))}
        </ul>
        {total > runs.length ? (
          <Button kind="quiet" onPress={more}>
            {t('history.more', { count: total - runs.length })}
          </Button>
        ) : total >= historyShown ? (
          <p className="muted">{t('history.oldest', { count: total })}</p>
        ) : null}
      </>
    );
  };
  return <Page title={t('history.title')}>{content()}</Page>;
}
