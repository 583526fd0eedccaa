import { useState } from 'react';
import type { AppState } from '../../../contract/ipc';
import { shortHash } from '../../../contract/plain-text';
import { bringsCode, offersSomething, type Stick } from '../../../contract/stick';
import { stickText } from '../../../words/stick';
import { Banner } from '../../components/banner';
import { Button } from '../../components/button';
import { HostileText } from '../../components/hostile-text';
import { putStickAway, takeFromStick } from '../../state/actions';
import { useNow } from '../../state/use-now';
import { useWords } from '../../words';
import { Fingerprint } from './fingerprint';

/** A bundle on a plugged-in stick, until it is dismissed or pulled out. */
export function StickCard({ state }: { state: AppState }) {
  const { stick } = state;
  if (stick === null || stick.isPutAway || state.status?.running !== null) return null;
  // a new bundle needs a new card: answers about one say nothing about another
  return <Card key={stick.offer.fingerprint} stick={stick} state={state} />;
}

function Card({ stick, state }: { stick: Stick; state: AppState }) {
  const { t, locale } = useWords();
  const now = useNow(60_000);
  const [asks, setAsks] = useState(false);
  const { fingerprint, commit, standing } = stick.offer;
  const text = stickText(stick, locale, now);
  const isBusy = state.pending !== null;
  const help = <HostileText>{`${stick.folder} · ${shortHash(commit)}`}</HostileText>;
  if (!offersSomething(stick)) {
    return (
      <Banner tone="quiet" icon="stick" text={text} help={help}>
        <Button kind="quiet" onPress={putStickAway}>
          {t('action.dismiss')}
        </Button>
      </Banner>
    );
  }
  if (asks) {
    return (
      <Confirm
        stick={stick}
        state={state}
        onAnswer={(agreed) => {
          setAsks(false);
          if (agreed) takeFromStick({ fingerprint, code: true });
        }}
      />
    );
  }
  return (
    <Banner tone="info" icon="stick" text={text} help={help}>
      {bringsCode(standing) ? (
        <Button isDisabled={isBusy} onPress={() => setAsks(true)}>
          {t('stick.use')}
        </Button>
      ) : (
        <Button isDisabled={isBusy} onPress={() => takeFromStick({ fingerprint, code: false })}>
          {t('stick.use.models')}
        </Button>
      )}
      <Button kind="quiet" onPress={putStickAway}>
        {t('stick.not-now')}
      </Button>
    </Banner>
  );
}

interface ConfirmProps {
  readonly stick: Stick;
  readonly state: AppState;
  readonly onAnswer: (agreed: boolean) => void;
}

/** The stick's content decides what runs on this computer, so a person has to vouch for exactly this bundle. */
function Confirm({ stick: { name, offer }, state, onAnswer }: ConfirmProps) {
  const { t } = useWords();
  return (
    <section className="card form" aria-labelledby="stick-ask">
      <h2 id="stick-ask">
        <HostileText>
          {t(offer.standing === 'first' ? 'stick.ask.first' : 'stick.ask', { name })}
        </HostileText>
      </h2>
      <p>{t('stick.ask.why')}</p>
      <Fingerprint text={offer.fingerprint} />
      <p>{t('stick.ask.compare')}</p>
      <div className="form-actions">
        <span className="muted">{state.inPrefix ? '' : t('first-run.password')}</span>
        <Button isDisabled={state.pending !== null} onPress={() => onAnswer(true)}>
          {t('stick.ask.yes')}
        </Button>
        <Button autoFocus onPress={() => onAnswer(false)}>
          {t('action.cancel')}
        </Button>
      </div>
    </section>
  );
}
