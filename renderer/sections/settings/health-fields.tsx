import { Choice, TextInput } from '../../components/field';
import { useWords } from '../../words';
import { HealthAnswer } from './health-answer';
import { acceptIsGood, askedOf, hostIsGood, type ServiceDraft } from './more-judge';
import { useHealth } from './use-health';

interface HealthFieldsProps {
  readonly draft: ServiceDraft;
  readonly port: number | undefined;
  readonly onChange: (part: Partial<ServiceDraft>) => void;
}

const schemes = ['http', 'https'] as const;

/** How one service is checked, and what it answers right now. */
export function HealthFields({ draft, port, onChange }: HealthFieldsProps) {
  const { t } = useWords();
  return (
    <div className="health-fields">
      <Choice
        label={t('settings.services.scheme')}
        value={draft.scheme}
        onChange={(scheme) => onChange({ scheme })}
        options={schemes.map((id) => ({ id, name: id }))}
      />
      <TextInput
        label={t('settings.services.host')}
        value={draft.host}
        onChange={(host) => onChange({ host })}
        problem={hostIsGood(draft.host) ? null : t('settings.services.host.invalid')}
      />
      <TextInput
        label={t('settings.services.accept')}
        value={draft.accept}
        onChange={(accept) => onChange({ accept })}
        problem={acceptIsGood(draft) ? null : t('settings.services.accept.invalid')}
      />
      <HealthAnswer answer={useHealth(askedOf(draft), port)} />
    </div>
  );
}
