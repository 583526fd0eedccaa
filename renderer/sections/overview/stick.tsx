import type { AppState } from '../../../contract/ipc';
import { shortHash } from '../../../contract/plain-text';
import { offersSomething } from '../../../contract/stick';
import { stickText } from '../../../words/stick';
import { Banner } from '../../components/banner';
import { Button } from '../../components/button';
import { HostileText } from '../../components/hostile-text';
import { putStickAway } from '../../state/actions';
import { useNow } from '../../state/use-now';
import { useWords } from '../../words';

/** A bundle on what is plugged in, until it is put away or pulled out. */
export function StickCard({ state }: { state: AppState }) {
  const { t, locale } = useWords();
  const now = useNow(60_000);
  const { stick } = state;
  if (stick === null || stick.isPutAway || state.status?.running !== null) return null;
  const offers = offersSomething(stick);
  return (
    <Banner
      tone={offers ? 'info' : 'quiet'}
      icon="stick"
      text={stickText(stick, locale, now)}
      help={<HostileText>{`${stick.folder} · ${shortHash(stick.offer.commit)}`}</HostileText>}
    >
      <Button kind="quiet" onPress={putStickAway}>
        {t(offers ? 'stick.not-now' : 'action.dismiss')}
      </Button>
    </Banner>
  );
}
