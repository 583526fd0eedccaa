import type { ServiceInfo } from '../../../contract/facts';
import { useNow } from '../../state/use-now';
import { useWords, type Words } from '../../words';
import { Fact } from './fact';

export function ServiceFacts({ services }: { services: readonly ServiceInfo[] }) {
  const words = useWords();
  const now = useNow(60_000);
  return services.map((service) => (
    <Fact key={service.unit} icon="server" label={words.t('fact.service')}>
      <ServiceLines service={service} words={words} now={now} />
    </Fact>
  ));
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
  if (restarts !== null) known.push(t('service.restarts', { count: restarts }));
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
