import type { AppState } from '../../../contract/ipc';
import { Banner } from '../../components/banner';
import { Button } from '../../components/button';
import { answerInterrupting, interrupting } from '../../state/actions';
import { useStore } from '../../state/store';
import { useWords } from '../../words';

/** Shown after a click on Refresh while answers are being written. */
export function Conversations({ state }: { state: AppState }) {
  const { t, span } = useWords();
  const asked = useStore(interrupting);
  if (asked === null || state.pending !== null || state.status?.running !== null) return null;
  const { goingOn: count, waitSeconds } = asked;
  return (
    <Banner
      tone="info"
      icon="clock"
      text={t('conversations.text', { count })}
      help={t('conversations.help', { count, span: span(waitSeconds * 1000) })}
    >
      <Button onPress={() => answerInterrupting('when-finished')} autoFocus>
        {t('conversations.wait', { count })}
      </Button>
      <Button onPress={() => answerInterrupting('now')}>{t('conversations.now')}</Button>
      <Button kind="quiet" onPress={() => answerInterrupting('later')}>
        {t('action.later')}
      </Button>
    </Banner>
  );
}
