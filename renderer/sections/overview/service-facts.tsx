import type { ServiceInfo } from '../../../contract/facts';
import type { AppState } from '../../../contract/ipc';
import { Button } from '../../components/button';
import { restartService } from '../../state/actions';
import { useNow } from '../../state/use-now';
import { useWords, type Words } from '../../words';
import { Fact } from './fact';
import { waitingFor } from './waiting';

interface ServiceFactsProps {
  readonly state: AppState;
  readonly services: readonly ServiceInfo[];
}

export function ServiceFacts({ state, services }: ServiceFactsProps) {
  const words = useWords();
  const now = useNow(60_000);
  const [first, ...others] = services;
  if (first === undefined) return null;
  const isStopped = first.state === 'inactive' || first.state === 'failed';
  const canRestart =
    state.pending === null && state.status?.running === null && first.state !== 'not-installed';
  const action = (
    <Button isDisabled={!canRestart} onPress={restartService}>
      {words.t(
        state.pending === 'restart'
          ? waitingFor(state)
          : isStopped
            ? 'action.start.short'
            : 'action.restart.short',
      )}
    </Button>
  );
  return (
    <>
      <Fact icon="server" label={words.t('fact.service')} action={action}>
        <ServiceLines service={first} words={words} now={now} />
      </Fact>
      {others.map((service) => (
        <Fact key={service.unit} icon="server" label={words.t('fact.service')}>
          <ServiceLines service={service} words={words} now={now} />
        </Fact>
      ))}
    </>
  );
}

function ServiceLines({ service, words, now }: { service: ServiceInfo; words: Words; now: Date }) {
  return (
    <>
      <p>{service.unit.replace(/\.service$/, '')}</p>
      <p className="muted">
        {service.state === 'active'
          ? figures(service, words, now).join(' · ')
          : words.t(`service.${service.state}`)}
      </p>
    </>
  );
}

function figures({ since, health, memoryBytes, restarts }: ServiceInfo, words: Words, now: Date) {
  const { t } = words;
  const known: string[] = [];
  if (since !== null) {
    const up = Math.max(0, now.getTime() - new Date(since).getTime());
    known.push(t('service.up', { span: words.coarseSpan(up) }));
  }
  if (health !== null) known.push(healthWords(health, words));
  if (memoryBytes !== null) known.push(words.size(memoryBytes));
  if (restarts !== null && restarts > 0) known.push(t('service.restarts', { count: restarts }));
  return known;
}

function healthWords(health: NonNullable<ServiceInfo['health']>, words: Words): string {
  if (!health.healthy) {
    return health.status === null
      ? words.t('service.no-answer')
      : words.t('service.error-answer', { status: String(health.status) });
  }
  return words.t('service.answers', { latency: words.span(health.latencyMs ?? 0) });
}
