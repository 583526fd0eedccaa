import { historyShown } from '../../../contract/history-page';
import type { AppState } from '../../../contract/ipc';
import { Banner } from '../../components/banner';
import { Button } from '../../components/button';
import { Empty, Page } from '../../components/page';
import { Rows } from '../../components/rows';
import { useHistory } from '../../state/use-history';
import { useWords } from '../../words';
import { HistoryChart } from './history-chart';
import { HistoryRow } from './history-row';

/** Every run, the newest first. */
export function History({ state }: { state: AppState }) {
  const { t, failure: inWords } = useWords();
  const last = state.status?.lastRun?.runId ?? '';
  // Asked again after every run.
  const { page, failure, more } = useHistory(last);
  const content = () => {
    if (failure !== null) return <Banner tone="bad" icon="alert" text={inWords(failure)} />;
    if (page === null) return null;
    const { runs, total, chart } = page;
    if (runs.length === 0) return <Empty icon="history" text={t('history.none')} />;
    return (
      <>
        <HistoryChart shown={chart} />
        <Rows
          rows={runs}
          label={t('history.list')}
          keyOf={({ runId }) => runId}
          draw={(run, opening) => <HistoryRow run={run} isLast={run.runId === last} {...opening} />}
        />
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
