import type { PythonInfo } from '../../../contract/facts';
import { Note } from '../../components/badge';
import { useWords } from '../../words';
import { Fact } from './fact';

/** The day up to which releases were considered. */
function AsOf({ of: { asOf } }: { of: PythonInfo }) {
  const { t, exact } = useWords();
  if (asOf === undefined) return null;
  return <span title={exact(asOf)}>, {t('fact.python.as-of', { day: asOf.slice(0, 10) })}</span>;
}

export function PythonFact({ python }: { python: PythonInfo | null }) {
  const { t } = useWords();
  if (python === null) {
    return (
      <Fact icon="code" label={t('fact.python')}>
        <p className="muted">{t('fact.python.none')}</p>
      </Fact>
    );
  }
  return (
    <Fact icon="code" label={t('fact.python')}>
      <p className="spread">
        <span>
          {python.version} · {t('fact.python.packages', { count: python.packages })}
          <AsOf of={python} />
        </span>
        {python.matchesLock ? (
          <Note tone="good" icon="tick">
            {t('fact.python.matches')}
          </Note>
        ) : (
          <Note tone="warn" icon="warning">
            {t('fact.python.differs')}
          </Note>
        )}
      </p>
    </Fact>
  );
}
