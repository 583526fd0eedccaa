import { TextInput, Toggle } from '../../components/field';
import { useWords } from '../../words';
import { PasswordMark } from './password-mark';
import { unattendedFieldIsGood, type UnattendedDraft } from './unattended-judge';

interface UnattendedFieldsProps {
  readonly draft: UnattendedDraft;
  readonly onChange: (part: Partial<UnattendedDraft>) => void;
}

/** What a refresh that nobody asked for waits for. */
export function UnattendedFields({ draft, onChange }: UnattendedFieldsProps) {
  const { t } = useWords();
  const text = (name: 'quiet' | 'batteryPercent' | 'maxLoad' | 'idleMinutes') => (
    <TextInput
      label={t(`settings.unattended.${name}`)}
      value={draft[name]}
      onChange={(typed) => onChange({ [name]: typed })}
      help={t(`settings.unattended.${name}.help`)}
      problem={unattendedFieldIsGood(draft, name) ? null : t(`settings.unattended.${name}.invalid`)}
    />
  );
  return (
    <fieldset className="group">
      <legend>
        {t('settings.unattended')} <PasswordMark />
      </legend>
      {text('quiet')}
      {text('batteryPercent')}
      <Toggle
        label={t('settings.unattended.metered')}
        help={t('settings.unattended.metered.help')}
        isSelected={draft.metered}
        onChange={(metered) => onChange({ metered })}
      />
      {text('maxLoad')}
      {text('idleMinutes')}
    </fieldset>
  );
}
