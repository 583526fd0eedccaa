import { Button, IconButton } from '../../components/button';
import { TextInput } from '../../components/field';
import { useWords } from '../../words';
import { pathIsGood, unitIsGood, type MoreDraft, type ServiceDraft } from './more-judge';
import { PasswordMark } from './password-mark';

const most = 16;

interface MoreFieldsProps {
  readonly draft: MoreDraft;
  readonly onChange: (part: Partial<MoreDraft>) => void;
}

/** The units that a refresh stops and starts, in the order of their start, and where each is asked how it is. */
export function ServicesFields({ draft, onChange }: MoreFieldsProps) {
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
    <fieldset className="services">
      <legend>
        {t('settings.services')} <PasswordMark />
      </legend>
      {services.map(({ unit, path }, index) => (
        <div key={index} className="service-fields">
          <TextInput
            label={t('settings.services.unit')}
            value={unit}
            onChange={(typed) => change(index, { unit: typed })}
            problem={problem(index)}
          />
          <TextInput
            label={t('settings.services.path')}
            value={path}
            onChange={(typed) => change(index, { path: typed })}
            problem={pathIsGood(path) ? null : t('settings.services.path.invalid')}
          />
          <IconButton
            icon="x"
            label={t('settings.services.remove', { unit })}
            isDisabled={services.length === 1}
            onPress={() => onChange({ services: services.filter((_, at) => at !== index) })}
          />
        </div>
      ))}
      <p className="help muted">{t('settings.services.path.help')}</p>
      <div>
        <Button
          isDisabled={services.length >= most}
          onPress={() => onChange({ services: [...services, { unit: '', path: '' }] })}
        >
          {t('settings.services.add')}
        </Button>
      </div>
    </fieldset>
  );
}
