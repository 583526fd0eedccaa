import { useState } from 'react';
import type { AppState } from '../../../contract/ipc';
import { groupedByCause, type DoctorReport } from '../../../contract/doctor';
import { Banner } from '../../components/banner';
import { Button } from '../../components/button';
import { Moment } from '../../components/moment';
import { Page } from '../../components/page';
import { useWords } from '../../words';
import { waitingFor } from '../overview/waiting';
import { AskFix } from './ask-fix';
import { reasonsOf } from './reasons';
import { FindingRow } from './finding-row';
import { useDoctor, type FixResult } from './use-doctor';

/** Doctor's findings on this computer, the worst first, each with its fix. Checking needs no password, fixing does. */
export function Doctor({ state }: { state: AppState }) {
  const { t, failure } = useWords();
  const { answer, looking, fixed, look, fix } = useDoctor();
  const isBusy = looking || state.pending !== null;
  return (
    <Page
      title={t('doctor.title')}
      intro={t('doctor.intro')}
      action={
        <Button
          isDisabled={isBusy}
          onPress={look}
          alternatives={[t('doctor.looking'), t('doctor.again'), t(waitingFor(state))]}
        >
          {t(
            state.pending === 'fix'
              ? waitingFor(state)
              : looking
                ? 'doctor.looking'
                : 'doctor.again',
          )}
        </Button>
      }
    >
      {fixed === null ? null : <FixedLine fixed={fixed} />}
      {answer === null ? null : answer.ok ? (
        <Findings
          report={answer.report}
          isDisabled={isBusy || (state.status?.running ?? null) !== null}
          asksPassword={!state.inPrefix}
          onFix={fix}
        />
      ) : (
        <Banner tone="bad" icon="alert" text={failure(answer.failure)} />
      )}
    </Page>
  );
}

function FixedLine({ fixed: { asked, left } }: { fixed: FixResult }) {
  const { t } = useWords();
  return left === 0 ? (
    <Banner tone="good" icon="check" text={t('doctor.fixed', { count: asked })} />
  ) : (
    <Banner tone="warn" icon="warning" text={t('doctor.fixed.not', { count: asked, left })} />
  );
}

interface FindingsProps {
  readonly report: DoctorReport;
  readonly isDisabled: boolean;
  readonly asksPassword: boolean;
  readonly onFix: (ids: string[]) => void;
}

function Findings({ report, isDisabled, asksPassword, onFix }: FindingsProps) {
  const { t, say } = useWords();
  /** The findings whose fix awaits confirmation. */
  const [asked, setAsked] = useState<readonly string[]>([]);
  const { findings } = report;
  const groups = groupedByCause(findings);
  const fixable = findings.filter(({ canFix }) => canFix);
  const unsure = report.checks.filter(({ state: how }) => how !== 'done');
  const ask = (wanted: typeof findings) => (
    <AskFix
      findings={wanted}
      asksPassword={asksPassword}
      onFix={() => {
        setAsked([]);
        onFix(wanted.map(({ id }) => id));
      }}
      onCancel={() => setAsked([])}
    />
  );
  const asksOf = (id: string) => asked.length === 1 && asked[0] === id;
  return (
    <>
      <div className="findings-head">
        <p className="muted" role="status">
          {t('doctor.found', { count: groups.length })} <Moment time={report.generatedAt} />
        </p>
        {fixable.length < 2 ? null : (
          <Button
            isDisabled={isDisabled || asked.length > 1}
            onPress={() => setAsked(fixable.map(({ id }) => id))}
          >
            {t('doctor.fix.all', { count: fixable.length })}
          </Button>
        )}
      </div>
      {asked.length > 1 ? <div className="card asks-all">{ask(fixable)}</div> : null}
      {findings.length === 0 ? (
        <Banner tone="good" icon="check" text={t('doctor.fine')} />
      ) : (
        <ul className="card rows findings" aria-label={t('doctor.list')}>
          {groups.map(({ cause: finding, effects }) => (
            <FindingRow
              key={finding.id}
              finding={finding}
              effects={effects}
              action={
                finding.canFix && !asksOf(finding.id) ? (
                  <Button isDisabled={isDisabled} onPress={() => setAsked([finding.id])}>
                    {t('doctor.fix')}
                  </Button>
                ) : null
              }
            >
              {asksOf(finding.id) ? ask([finding]) : null}
            </FindingRow>
          ))}
        </ul>
      )}
      {reasonsOf(unsure, say).map((text) => (
        <Banner key={text} tone="info" icon="info" text={text} />
      ))}
    </>
  );
}
