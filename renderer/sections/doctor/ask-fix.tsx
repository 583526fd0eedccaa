import type { Finding } from '../../../contract/doctor';
import { Button } from '../../components/button';
import { useWords } from '../../words';
import { whatFixing } from './what-fixing';

interface AskFixProps {
  readonly findings: readonly Finding[];
  readonly asksPassword: boolean;
  readonly onFix: () => void;
  readonly onCancel: () => void;
}

/** Says what the fix will do, and asks for confirmation. */
export function AskFix({ findings, asksPassword, onFix, onCancel }: AskFixProps) {
  const { t } = useWords();
  return (
    <div className="ask ask-fix" role="group" aria-label={t('doctor.fix.ask')}>
      <ul className="ask-list">
        {findings.map((finding) => {
          const { key, params } = whatFixing(finding);
          return <li key={finding.id}>{t(key, params)}</li>;
        })}
      </ul>
      <p className="muted">
        {t('doctor.fix.kept')} {asksPassword ? t('doctor.fix.password') : null}
      </p>
      <div className="actions">
        <Button kind="primary" autoFocus onPress={onFix}>
          {t('doctor.fix.now')}
        </Button>
        <Button onPress={onCancel}>{t('action.cancel')}</Button>
      </div>
    </div>
  );
}
