import { holdsAll } from '../../../contract/holding';
import type { AppState } from '../../../contract/ipc';
import { holdText } from '../../../words/holding';
import { Banner } from '../../components/banner';
import { Button } from '../../components/button';
import { endHold } from '../../state/actions';
import { useNow } from '../../state/use-now';
import { useWords } from '../../words';

/** Only while the setting holds updates: says so, and ends it. */
export function Hold({ state }: { state: AppState }) {
  const { t, locale } = useWords();
  const now = useNow(60_000);
  const hold = state.status?.holding.hold ?? false;
  if (!holdsAll(hold, now)) return null;
  return (
    <Banner tone="quiet" icon="info" text={holdText(hold, locale)}>
      <Button kind="quiet" isDisabled={state.pending !== null} onPress={endHold}>
        {t('tray.unhold')}
      </Button>
    </Banner>
  );
}
