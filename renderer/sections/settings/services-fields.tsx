import { Button, IconButton } from '../../components/button';
import { TextInput } from '../../components/field';
import { useWords, type Words } from '../../words';
import type { Settings } from '../../../contract/settings';
import type { SettingGroup } from './fields';
import { HealthFields } from './health-fields';
import {
  pathIsGood,
  serviceDraftOf,
  serviceIsGood,
  unitIsGood,
  type MoreDraft,
  type ServiceDraft,
} from './more-judge';
import type { Editing } from './usual';

const most = 16;

interface ServicesFieldsProps extends Editing<MoreDraft> {
  readonly stored: Settings;
}

/** The units have no default: they belong to this computer. */
export function servicesGroup(props: ServicesFieldsProps, t: Words['t']): SettingGroup {
  const { draft } = props;
  return {
    id: 'services',
    title: t('settings.services'),
    needsPassword: true,
    fields: [
      {
        id: 'services',
        words: [
          t('settings.services.unit'),
          t('settings.services.path'),
          t('settings.services.path.help'),
          t('settings.services.scheme'),
          t('settings.services.host'),
          t('settings.services.accept'),
          ...draft.services.flatMap((service) => Object.values(service) as string[]),
        ],
        isWrong: draft.services.some(
          (service, index) => unitIsGood(draft, index) !== 'good' || !serviceIsGood(service),
        ),
        body: <ServicesFields {...props} />,
      },
    ],
  };
}

/** The units that a refresh stops and starts, in start order, and the address of each health check. */
function ServicesFields({ draft, stored, onChange }: ServicesFieldsProps) {
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
    <div className="services">
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
    </div>
  );
}
