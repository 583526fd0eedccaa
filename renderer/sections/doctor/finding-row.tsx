import type { ReactNode } from 'react';
import type { Finding } from '../../../contract/doctor';
import { Icon } from '../../components/icon';
import { useWords } from '../../words';
import { severityLook } from './severity';

interface FindingRowProps {
  readonly finding: Finding;
  /** The button that fixes it. */
  readonly action: ReactNode;
  /** The confirmation before the fix. */
  readonly children: ReactNode;
  /** Findings that this one causes. */
  readonly effects: readonly Finding[];
}

export function FindingRow({ finding, effects, action, children }: FindingRowProps) {
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
        {effects.length === 0 ? null : (
          <details className="finding-effects">
            <summary>{t('doctor.follows', { count: effects.length })}</summary>
            <ul>
              {effects.map(({ id, what: said }) => (
                <li key={id}>{say(said)}</li>
              ))}
            </ul>
          </details>
        )}
        {children}
      </div>
      {action}
    </li>
  );
}
