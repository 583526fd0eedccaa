import type { AppState } from '../../../contract/ipc';
import type { KnownPreview } from '../../../contract/preview';
import { Button } from '../../components/button';
import { GiveLogin } from '../../components/give-login';
import { Empty } from '../../components/page';
import { section } from '../../state/app-store';
import { prepareOnly, refreshOrAsk, skipCommits } from '../../state/actions';
import { usePreview } from '../../state/use-preview';
import { useWords } from '../../words';
import { Conversations } from '../overview/conversations';
import { waitingFor } from '../overview/waiting';
import { PackageProposal } from '../packages/package-proposal';
import { PreviewContent } from './preview-content';

/** What a refresh would bring, before a password is asked for. */
export function Preview({ state }: { state: AppState }) {
  const words = useWords();
  const { t } = words;
  const { reply, isAsking, again } = usePreview(state.update.remoteHash);
  const answer = reply?.ok === true ? reply.preview : null;
  const known = answer?.state === 'known' ? answer : null;
  const failed = answer?.state === 'offline' || answer?.state === 'failed' ? answer : null;
  const trouble =
    reply === null || known !== null
      ? null
      : reply.ok
        ? failed === null
          ? null
          : words.say(failed.message)
        : words.failure(reply.failure);
  return (
    <div className="page preview">
      <header className="page-head">
        <h1>{t('preview.title')}</h1>
        <div className="actions">
          <Button onPress={() => section.set('overview')}>{t('action.later')}</Button>
          <SkipIt state={state} />
          <PrepareOnly state={state} known={known} />
          <RefreshNow state={state} known={known} />
        </div>
      </header>
      <Conversations state={state} />
      <PackageProposal state={state} />
      {known !== null ? (
        <PreviewContent known={known} isAsking={isAsking} again={again} />
      ) : trouble === null ? (
        <p className="muted" role="status">
          {t('preview.loading')}
        </p>
      ) : (
        <Empty icon={answer?.state === 'offline' ? 'offline' : 'alert'} text={trouble}>
          <Button isDisabled={isAsking} onPress={again}>
            {t('action.retry')}
          </Button>
          <GiveLogin message={failed?.message ?? null} />
        </Empty>
      )}
    </div>
  );
}

/** A skipped commit is neither installed automatically nor announced; a person may still refresh to it. */
function SkipIt({ state }: { state: AppState }) {
  const { t } = useWords();
  const { update, status } = state;
  const { remoteHash, held } = update;
  if (status === null || update.state !== 'available' || remoteHash === null) return null;
  if (held !== null && held !== 'skipped') return null;
  const { skip } = status.holding;
  const others = skip.filter((prefix) => !remoteHash.startsWith(prefix));
  const waiting = t(waitingFor(state));
  const label = t(held === null ? 'action.skip' : 'action.unskip');
  return (
    <Button
      isDisabled={state.pending !== null || status.running !== null}
      alternatives={[t('action.skip'), t('action.unskip'), waiting]}
      onPress={() => skipCommits(held === null ? [...others, remoteHash] : others)}
    >
      {state.pending === 'settings' ? waiting : label}
    </Button>
  );
}

function PrepareOnly({ state, known }: { state: AppState; known: KnownPreview | null }) {
  const { t } = useWords();
  const canPrepare = state.status?.running === null && state.pending === null;
  const isUseful = known !== null && known.relation !== 'same';
  return (
    <Button isDisabled={!canPrepare || !isUseful} onPress={() => prepareOnly({})}>
      {t('staged.prepare')}
    </Button>
  );
}

function RefreshNow({ state, known }: { state: AppState; known: KnownPreview | null }) {
  const { t } = useWords();
  const failedBefore = known?.notices.some(({ code }) => code === 'preview-failed-before') ?? false;
  const canRefresh = state.status?.running === null && state.pending === null;
  const isUseful = known !== null && known.relation !== 'same';
  const label = t(failedBefore ? 'preview.force' : 'action.refresh.now');
  const waiting = t(waitingFor(state));
  return (
    <Button
      kind="primary"
      icon="refresh"
      isDisabled={!canRefresh || !isUseful}
      alternatives={[label, waiting]}
      onPress={() => void refreshOrAsk(failedBefore ? { force: true } : {})}
    >
      {state.pending === 'refresh' ? waiting : label}
    </Button>
  );
}
