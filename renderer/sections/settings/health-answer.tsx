import type { IpcResponse } from '../../../contract/ipc';
import { useWords } from '../../words';

/** The service's answer to these settings; nothing while it is unknown. */
export function HealthAnswer({ answer }: { answer: IpcResponse<'health:ask'> | null }) {
  const { t } = useWords();
  return (
    <p role="status" className="help muted">
      {answer === null
        ? ''
        : answer.status === null
          ? t('settings.services.answers.nothing')
          : t(answer.healthy ? 'settings.services.answers.good' : 'settings.services.answers.bad', {
              status: String(answer.status),
            })}
    </p>
  );
}
