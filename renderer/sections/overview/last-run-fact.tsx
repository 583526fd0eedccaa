import { shortHash } from '../../../contract/plain-text';
import type { RunReport } from '../../../contract/report';
import { shownKind } from '../../../contract/shown-kind';
import { Note } from '../../components/badge';
import { Moment } from '../../components/moment';
import { useWords } from '../../words';
import { ReturnTo } from '../history/return-to';
import { lastRunName, outcomeWord } from '../../../words/outcome';
import { outcomeLook } from '../history/outcome';
import { Fact } from './fact';

export function LastRunFact({ lastRun }: { lastRun: RunReport | null }) {
  const words = useWords();
  const { t } = words;
  if (lastRun === null) {
    return (
      <Fact icon="clock" label={t('fact.last')}>
        <p className="muted">{t('fact.last.none')}</p>
      </Fact>
    );
  }
  const kind = shownKind(lastRun);
  const look = outcomeLook[lastRun.outcome];
  const downtime =
    lastRun.downtimeMs === null
      ? t('fact.last.no-downtime')
      : t('fact.last.downtime', { duration: words.span(lastRun.downtimeMs) });
  return (
    <Fact icon="clock" label={t(lastRunName(kind))}>
      <p className="spread">
        <Moment time={lastRun.finishedAt} />
        <Note tone={look.tone} icon={look.icon}>
          {t(outcomeWord(kind, lastRun.outcome))}
        </Note>
      </p>
      <p className="muted">
        {t('fact.last.took', { duration: words.span(lastRun.durationMs) })} · {downtime}
      </p>
      {lastRun.outcome === 'refreshed' && lastRun.from !== null ? (
        <ReturnTo
          commit={lastRun.from.hash}
          name={t('fact.last.return', { commit: shortHash(lastRun.from.hash) })}
        />
      ) : null}
    </Fact>
  );
}
