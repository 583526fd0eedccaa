import type { DependencyChange } from '../../../contract/facts';
import type { RunReport } from '../../../contract/report';
import { Note } from '../../components/badge';
import { GiveLogin } from '../../components/give-login';
import { HostileText } from '../../components/hostile-text';
import { LogText } from '../../components/log-text';
import { useWords, type Words } from '../../words';
import { stepLook } from '../run/step-look';
import { RunLog } from './run-log';
import { ReturnTo } from './return-to';

const packagesShown = 12;

export function HistoryDetails({ run }: { run: RunReport }) {
  const words = useWords();
  const { t, say } = words;
  return (
    <div className="history-details">
      <p>{say(run.message)}</p>
      <GiveLogin message={run.message} />
      {run.cause === null ? null : <p>{say(run.cause)}</p>}
      {run.to === null ? null : (
        <p className="muted">
          <HostileText lines={2}>{run.to.subject}</HostileText>
        </p>
      )}
      <p className="muted">
        <time dateTime={run.startedAt}>{words.exact(run.startedAt)}</time> ·{' '}
        {t('history.by', { who: run.requestedBy })}
      </p>
      {run.warnings.map((warning, index) => (
        <Note key={index} tone="warn" icon="warning">
          {say(warning)}
        </Note>
      ))}
      {run.steps.length === 0 ? null : (
        <ul className="chips" aria-label={t('history.steps')}>
          {run.steps.map(({ step, outcome, durationMs }) => (
            <li key={step}>
              <Note tone={stepLook[outcome].tone} icon={stepLook[outcome].icon}>
                {`${t(`step.${step}`)} ${words.span(durationMs)}`}
              </Note>
            </li>
          ))}
        </ul>
      )}
      <Packages changes={run.dependencyChanges} words={words} />
      {run.failureLog.length === 0 ? null : (
        <LogText lines={run.failureLog} label={t('history.log')} empty="" />
      )}
      <RunLog runId={run.runId} />
      <ReturnTo commit={run.now} />
    </div>
  );
}

function Packages({ changes, words }: { changes: readonly DependencyChange[]; words: Words }) {
  const { t } = words;
  if (changes.length === 0) return null;
  const more = changes.length - packagesShown;
  return (
    <div>
      <h3>{t('history.dependencies')}</h3>
      <ul className="packages">
        {changes.slice(0, packagesShown).map((change) => (
          <li key={change.name}>
            <HostileText>{packageWords(change, words)}</HostileText>
          </li>
        ))}
        {more > 0 ? <li>{t('history.dependencies.more', { count: more })}</li> : null}
      </ul>
    </div>
  );
}

function packageWords({ name, from, to }: DependencyChange, { t }: Words): string {
  if (from === null) return t('history.package.added', { name, to: to ?? '' });
  if (to === null) return t('history.package.removed', { name, from });
  return t('history.package.changed', { name, from, to });
}
