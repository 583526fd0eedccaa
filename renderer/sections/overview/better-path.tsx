import type { AppState } from '../../../contract/ipc';
import {
  betterPathOf,
  judgedByPath,
  type BetterPath as Found,
} from '../../../contract/better-path';
import type { Settings } from '../../../contract/settings';
import { Button } from '../../components/button';
import { HostileText } from '../../components/hostile-text';
import { saveServices } from '../../state/actions';
import { useAsked } from '../../state/use-asked';
import { useWords } from '../../words';
import { HealthAnswer } from '../settings/health-answer';
import { useHealth } from '../settings/use-health';
import { waitingFor } from './waiting';

/** After the first version: proposes a better path for the health check; one confirmation sets it. */
export function BetterPath({ state }: { state: AppState }) {
  const found = betterPathOf(state.status?.lastRun ?? null);
  return found === null ? null : <Offer state={state} found={found} />;
}

function Offer({ state, found }: { state: AppState; found: Found }) {
  const answer = useAsked('settings:get', String(state.pending));
  const services = answer?.ok === true ? judgedByPath(answer.settings, found) : null;
  return services === null ? null : <Card state={state} found={found} services={services} />;
}

interface CardProps {
  readonly state: AppState;
  readonly found: Found;
  readonly services: Settings['services'];
}

function Card({ state, found: { unit, path }, services }: CardProps) {
  const { t } = useWords();
  const service = services.find((each) => each.unit === unit);
  const { scheme, host, accept } = service?.health ?? {};
  const health =
    scheme === undefined || accept === undefined
      ? null
      : { path, scheme, accept, ...(host === undefined ? {} : { host }) };
  const answer = useHealth(health, service?.port);
  return (
    <section className="card form" aria-labelledby="better-path">
      <h2 id="better-path">
        <HostileText>{t('better-path.title', { unit, path })}</HostileText>
      </h2>
      <p>{t('better-path.why')}</p>
      <HealthAnswer answer={answer} />
      <div className="form-actions">
        <span className="muted">{state.inPrefix ? '' : t('first-run.password')}</span>
        <Button
          isDisabled={state.pending !== null}
          onPress={() => saveServices(services)}
          alternatives={[t('better-path.accept'), t(waitingFor(state))]}
        >
          {t(state.pending === 'settings' ? waitingFor(state) : 'better-path.accept')}
        </Button>
      </div>
    </section>
  );
}
