import { useEffect, useState } from 'react';
import type { Finding } from '../../../contract/doctor';
import type { IpcResponse } from '../../../contract/ipc';
import { call } from '../../bridge';
import { Banner } from '../../components/banner';
import { Button } from '../../components/button';
import { Icon } from '../../components/icon';
import { Moment } from '../../components/moment';
import { Page } from '../../components/page';
import { useWords } from '../../words';
import { severityLook } from './severity';

/** What doctor finds on this computer, the worst first, each with its way out. Looking needs no password. */
export function Doctor() {
  const { t, say, failure } = useWords();
  const [answer, setAnswer] = useState<IpcResponse<'doctor:look'> | null>(null);
  const [looking, setLooking] = useState(true);
  const look = () => {
    setLooking(true);
    void call('doctor:look')
      .then(setAnswer)
      .finally(() => setLooking(false));
  };
  useEffect(look, []);
  const report = answer?.ok === true ? answer.report : null;
  const unsure = report?.checks.filter(({ state: how }) => how !== 'done') ?? [];
  return (
    <Page
      title={t('doctor.title')}
      intro={t('doctor.intro')}
      action={
        <Button isDisabled={looking} onPress={look}>
          {t(looking ? 'doctor.looking' : 'doctor.again')}
        </Button>
      }
    >
      {answer?.ok === false ? (
        <Banner tone="bad" icon="alert" text={failure(answer.failure)} />
      ) : null}
      {report === null ? null : (
        <>
          <p className="muted" role="status">
            {t('doctor.found', { count: report.findings.length })}{' '}
            <Moment time={report.generatedAt} />
          </p>
          {report.findings.length === 0 ? (
            <Banner tone="good" icon="check" text={t('doctor.fine')} />
          ) : (
            <ul className="card rows findings" aria-label={t('doctor.list')}>
              {report.findings.map((finding) => (
                <Row key={finding.id} finding={finding} />
              ))}
            </ul>
          )}
          {unsure.map(({ check, reason }) =>
            reason === null ? null : (
              <Banner key={check} tone="info" icon="info" text={say(reason)} />
            ),
          )}
        </>
      )}
    </Page>
  );
}

function Row({ finding }: { finding: Finding }) {
  const { t, say } = useWords();
  const { severity, what, why, fix } = finding;
  const look = severityLook[severity];
  return (
    <li className="row finding">
      <span className={`note tone-${look.tone}`}>
        <Icon name={look.icon} />
        <span className="finding-severity">{t(`severity.${severity}`)}</span>
      </span>
      <div className="row-text">
        <p>{say(what)}</p>
        <p className="muted">{say(why)}</p>
        {fix === null ? null : <p className="finding-fix">{say(fix)}</p>}
      </div>
    </li>
  );
}
