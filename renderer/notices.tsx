import type { AppState } from '../contract/ipc';
import { Banner } from './components/banner';
import { IconButton } from './components/button';
import { dismissNotice } from './state/actions';
import { useWords } from './words';

/** What a person should know whatever the section: what became of the last action, and what stands in the way. */
export function Notices({ state }: { state: AppState }) {
  const { t, failure } = useWords();
  const { notice, statusFailure, status, version } = state;
  return (
    <div className="notices">
      {notice === null ? null : (
        <Banner
          tone={notice.kind === 'dismissed' ? 'info' : 'bad'}
          icon={notice.kind === 'dismissed' ? 'info' : 'alert'}
          text={failure(notice)}
        >
          <IconButton label={t('action.dismiss')} icon="x" onPress={dismissNotice} />
        </Banner>
      )}
      {statusFailure === null ? null : (
        <Banner tone="bad" icon="alert" text={failure(statusFailure)} />
      )}
      {state.helper === 'other-version' && status !== null ? (
        <Banner
          tone="warn"
          icon="warning"
          text={t('trouble.other-version', { ours: version, theirs: status.helperVersion })}
        />
      ) : null}
      {state.trayPresent ? null : <Banner tone="info" icon="info" text={t('trouble.no-tray')} />}
    </div>
  );
}
