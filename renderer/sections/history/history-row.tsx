import { Button as AriaButton } from 'react-aria-components';
import type { RunReport } from '../../../contract/report';
import { shownKind } from '../../../contract/shown-kind';
import { Note } from '../../components/badge';
import { HostileText } from '../../components/hostile-text';
import { Icon } from '../../components/icon';
import { Moment } from '../../components/moment';
import type { Opening } from '../../components/rows';
import { ShortHash } from '../../components/short-hash';
import { useWords } from '../../words';
import { HistoryDetails } from './history-details';
import { outcomeWord } from '../../../words/outcome';
import { outcomeLook } from './outcome';

interface HistoryRowProps extends Opening {
  readonly run: RunReport;
  readonly isLast: boolean;
}

export function HistoryRow({ run, isLast, isOpen, toggle }: HistoryRowProps) {
  const words = useWords();
  const { t } = words;
  const look = outcomeLook[run.outcome];
  return (
    <>
      <AriaButton className="row history-row" aria-expanded={isOpen} onPress={toggle}>
        <span className={`step-icon tone-${look.tone}`}>
          <Icon name={look.icon} />
        </span>
        <span className="row-text">
          <span className="history-line">
            <span className="history-outcome">{t(outcomeWord(shownKind(run), run.outcome))}</span>
            <Change run={run} />
          </span>
          <span className="muted history-line">
            <Moment time={run.finishedAt} />
            <span>{t('fact.last.took', { duration: words.span(run.durationMs) })}</span>
            {run.downtimeMs === null ? null : (
              <span>{t('fact.last.downtime', { duration: words.span(run.downtimeMs) })}</span>
            )}
            <HostileText className="who">{t('history.by', { who: run.requestedBy })}</HostileText>
            {isLast && run.outcome === 'refreshed' ? (
              <Note tone="good" icon="tick">
                {t('history.current')}
              </Note>
            ) : null}
          </span>
        </span>
        <Icon name="chevron" size={16} />
      </AriaButton>
      {isOpen ? <HistoryDetails run={run} /> : null}
    </>
  );
}

function Change({ run }: { run: RunReport }) {
  return (
    <span className="change">
      <HostileText className="branch">{run.branch}</HostileText>
      {run.from === null ? null : <ShortHash hash={run.from.hash} />}
      {run.from === null || run.to === null ? null : <span aria-hidden="true">→</span>}
      {run.to === null ? null : <ShortHash hash={run.to.hash} />}
    </span>
  );
}
