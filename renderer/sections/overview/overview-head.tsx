import type { AppState } from '../../../contract/ipc';
import type { Status } from '../../../contract/status';
import { GiveLogin } from '../../components/give-login';
import { Button } from '../../components/button';
import { Icon } from '../../components/icon';
import { checkForUpdates, refreshOrAsk } from '../../state/actions';
import { section } from '../../state/app-store';
import { useNow } from '../../state/use-now';
import { useWords } from '../../words';
import { waitingFor } from './waiting';
import { conditionLook } from './condition';

/** One word for the overall state, how new the code is, and the one action that is useful now. */
export function OverviewHead({ state, status }: { state: AppState; status: Status }) {
  const { t } = useWords();
  const look = conditionLook[status.condition];
  const canRefresh =
    (status.setUp || state.inPrefix) && status.running === null && state.pending === null;
  return (
    <header className="head">
      <span className={`head-icon tone-${look.tone}`}>
        <Icon name={look.icon} size={28} />
      </span>
      <div className="head-text">
        <h1>{t(`condition.${status.condition}`)}</h1>
        <UpdateLine state={state} status={status} />
      </div>
      <div className="head-actions">
        <Button
          kind="primary"
          icon="refresh"
          isDisabled={!canRefresh}
          onPress={() => void refreshOrAsk()}
          alternatives={[t('action.refresh'), t(waitingFor(state))]}
        >
          {t(state.pending === 'refresh' ? waitingFor(state) : 'action.refresh')}
        </Button>
        <Button icon="news" isDisabled={!status.setUp} onPress={() => section.set('preview')}>
          {t('action.preview')}
        </Button>
      </div>
    </header>
  );
}

function UpdateLine({ state, status }: { state: AppState; status: Status }) {
  const words = useWords();
  const { t } = words;
  const now = useNow(60_000);
  const { update } = state;
  const when = update.lastAnswerAt === null ? null : words.ago(update.lastAnswerAt, now);
  const text = (): string => {
    switch (update.state) {
      case 'unknown':
        return when === null ? t('update.unknown') : t('fact.code.none');
      case 'current':
        return t('update.current');
      case 'available':
        if (update.held !== null) return t(`update.held.${update.held}`);
        return state.news?.isForward === true && !state.news.moreCommits
          ? t('update.available.count', {
              branch: status.branch ?? '',
              count: state.news.newCommits,
            })
          : t('update.available.long', { branch: status.branch ?? '' });
      case 'offline':
        if (update.message !== null && update.message.code !== 'offline')
          return words.say(update.message);
        return when === null ? t('update.offline.never') : t('update.offline.long', { when });
      case 'failed':
        return update.message === null ? t('update.failed') : words.say(update.message);
    }
  };
  const checked = when !== null && update.state !== 'offline';
  return (
    <>
      <p className={update.held === null ? `update-${update.state}` : 'muted'}>{text()}</p>
      <GiveLogin message={update.message} />
      <p className="checked-line muted">
        {checked ? (
          <span title={words.exact(update.lastAnswerAt ?? '')}>
            {t('update.checked', { when })}
          </span>
        ) : null}
        <Button
          kind="link"
          isDisabled={state.checking}
          onPress={checkForUpdates}
          alternatives={[t('action.check'), t('action.checking')]}
        >
          {t(state.checking ? 'action.checking' : 'action.check')}
        </Button>
      </p>
    </>
  );
}
