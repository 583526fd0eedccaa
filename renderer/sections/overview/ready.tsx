import type { AppState } from '../../../contract/ipc';
import { evening, type ApplyPlan } from '../../../contract/staged';
import { shortHash } from '../../../contract/plain-text';
import { Banner } from '../../components/banner';
import { Button } from '../../components/button';
import { applyStaged, discardStaged } from '../../state/actions';
import { useWords } from '../../words';

/** A version that was built and tested, and waits until a person puts it into service. */
export function Ready({ state }: { state: AppState }) {
  const { t, exact, span } = useWords();
  const staged = state.status?.staged ?? null;
  if (staged === null || state.status?.running !== null) return null;
  const { commit, newCommits: count, plan } = staged;
  const downtimeMs = state.status.lastRun?.downtimeMs ?? null;
  const isBusy = state.pending !== null;
  const when = (decided: ApplyPlan): string =>
    t(`staged.planned.${decided.when}`, {
      at: decided.at === null ? '' : exact(decided.at),
      place: state.inPrefix ? 'prefix' : 'computer',
    });
  return (
    <Banner
      tone="info"
      icon="clock"
      text={t('staged.text', { commit: shortHash(commit.hash), count })}
      help={
        plan !== null
          ? when(plan)
          : downtimeMs === null
            ? t('staged.help')
            : t('staged.help.about', { span: span(downtimeMs) })
      }
    >
      <Button isDisabled={isBusy} onPress={() => applyStaged('now')}>
        {t('staged.now')}
      </Button>
      <Button isDisabled={isBusy || plan?.when === 'quiet'} onPress={() => applyStaged('quiet')}>
        {t('staged.quiet')}
      </Button>
      <Button isDisabled={isBusy || plan?.when === 'start'} onPress={() => applyStaged('start')}>
        {t('staged.start')}
      </Button>
      <Button isDisabled={isBusy || plan?.when === 'at'} onPress={() => applyStaged(evening)}>
        {t('staged.at', { time: evening })}
      </Button>
      <Button kind="quiet" isDisabled={isBusy} onPress={discardStaged}>
        {t('staged.discard')}
      </Button>
    </Banner>
  );
}
