import type { AppState } from '../../../contract/ipc';
import { Banner } from '../../components/banner';
import { Button } from '../../components/button';
import { holdRun } from '../../state/actions';
import { useNow } from '../../state/use-now';
import { useWords } from '../../words';

/** An automatic run: what is about to happen, and how to delay it. */
export function Announced({ state }: { state: AppState }) {
  const { t, span } = useWords();
  const now = useNow(1000);
  const announced = state.status?.running?.announced ?? null;
  if (announced === null) return null;
  const inMs = Math.max(0, Date.parse(announced.at) - now.getTime());
  const seconds = Math.ceil(inMs / 1000);
  return (
    <Banner
      tone="info"
      icon="clock"
      text={t('announced.text', { span: span(seconds * 1000) })}
      help={t('announced.help')}
    >
      {announced.mayHold ? (
        <Button isDisabled={state.pending !== null} onPress={holdRun}>
          {t('announced.hold')}
        </Button>
      ) : undefined}
    </Banner>
  );
}
