import { Button, IconButton } from '../../components/button';
import { TextInput } from '../../components/field';
import { useWords } from '../../words';
import type { Settings } from '../../../contract/settings';
import { HealthFields } from './health-fields';
import {
  pathIsGood,
  serviceDraftOf,
  unitIsGood,
  type MoreDraft,
  type ServiceDraft,
} from './more-judge';
import { PasswordMark } from './password-mark';

const most = 16;

interface MoreFieldsProps {
  readonly draft: MoreDraft;
  readonly stored: Settings;
  readonly onChange: (part: Partial<MoreDraft>) => void;
}

/** The units that a refresh stops and starts, in the order of their start, and where each is asked how it is. */
export function ServicesFields({ draft, stored, onChange }: MoreFieldsProps) {
  const { t } = useWords();
  const { services } = draft;
  const change = (index: number, part: Partial<ServiceDraft>) =>
    onChange({
      services: services.map((each, at) => (at === index ? { ...each, ...part } : each)),
    });
  const problem = (index: number): string | null => {
    const verdict = unitIsGood(draft, index);
    return verdict === 'good' ? null : t(`settings.services.unit.${verdict}`);
  };
  return (
    <fieldset className="group">
      <legend>
        {t('settings.services')} <PasswordMark />
      </legend>
      {services.map((service, index) => (
        <div key={index} className="service-fields">
          <TextInput
            label={t('settings.services.unit')}
            value={service.unit}
            onChange={(typed) => change(index, { unit: typed })}
            problem={problem(index)}
          />
          <TextInput
            label={t('settings.services.path')}
            value={service.path}
            onChange={(typed) => change(index, { path: typed })}
            problem={pathIsGood(service.path) ? null : t('settings.services.path.invalid')}
          />
          <IconButton
            icon="x"
            label={t('settings.services.remove', { unit: service.unit })}
            isDisabled={services.length === 1}
            onPress={() => onChange({ services: services.filter((_, at) => at !== index) })}
          />
          {service.path === '' ? null : (
            <HealthFields
              draft={service}
              port={stored.services.find(({ unit }) => unit === service.unit)?.port}
              onChange={(part) => change(index, part)}
            />
          )}
        </div>
      ))}
      <p className="help muted">{t('settings.services.path.help')}</p>
      <div>
        <Button
          isDisabled={services.length >= most}
          onPress={() => onChange({ services: [...services, serviceDraftOf('', null)] })}
        >
          {t('settings.services.add')}
        </Button>
      </div>
    </fieldset>
  );
}
