import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { Choice, TextInput, Toggle } from '../../components/field';
import { Icon } from '../../components/icon';
import { AfterNetwork } from '../../../contract/after';
import type { Settings } from '../../../contract/settings';
import { useWords } from '../../words';
import { followOf, holdOf, numberOf, type MoreDraft } from './more-judge';
import { PasswordMark } from './password-mark';
import { PythonFields } from './python-fields';
import { ServicesFields } from './services-fields';
import { UnattendedFields } from './unattended-fields';

interface AdvancedFieldsProps {
  readonly draft: MoreDraft;
  readonly stored: Settings;
  readonly onChange: (part: Partial<MoreDraft>) => void;
}

/** What most people never change. */
export function AdvancedFields({ draft, stored, onChange }: AdvancedFieldsProps) {
  const { t } = useWords();
  const number = (name: 'keep' | 'saveLimitMiB') => (
    <TextInput
      label={t(`settings.${name}`)}
      value={draft[name]}
      onChange={(typed) => onChange({ [name]: typed })}
      help={t(`settings.${name}.help`)}
      problem={numberOf(name, draft[name]) === null ? t(`settings.${name}.invalid`) : null}
      mark={<PasswordMark />}
    />
  );
  return (
    <Disclosure className="advanced">
      <Heading level={3}>
        <Button slot="trigger" className="button quiet disclose">
          <Icon name="chevron" size={16} />
          {t('settings.advanced')}
        </Button>
      </Heading>
      <DisclosurePanel className="disclosed">
        <ServicesFields draft={draft} stored={stored} onChange={onChange} />
        <PythonFields draft={draft} stored={stored} onChange={onChange} />
        <Toggle
          label={t('settings.tags')}
          help={t('settings.tags.help')}
          isSelected={draft.followsTags}
          onChange={(followsTags) => onChange({ followsTags })}
        />
        {draft.followsTags ? (
          <TextInput
            label={t('settings.tags.pattern')}
            value={draft.tagPattern}
            onChange={(tagPattern) => onChange({ tagPattern })}
            help={t('settings.tags.pattern.help')}
            problem={followOf(draft) === null ? t('settings.tags.pattern.invalid') : null}
            mark={<PasswordMark />}
          />
        ) : null}
        <Toggle
          label={t('settings.hold')}
          help={t('settings.hold.help')}
          isSelected={draft.isHeld}
          onChange={(isHeld) => onChange({ isHeld })}
        />
        {draft.isHeld ? (
          <TextInput
            label={t('settings.hold.until')}
            value={draft.heldUntil}
            onChange={(heldUntil) => onChange({ heldUntil })}
            help={t('settings.hold.until.help')}
            problem={holdOf(draft) === null ? t('settings.hold.until.invalid') : null}
            mark={<PasswordMark />}
          />
        ) : null}
        <UnattendedFields draft={draft} onChange={onChange} />
        {number('keep')}
        {number('saveLimitMiB')}
        <Toggle
          label={t('settings.migrate')}
          help={t('settings.migrate.help')}
          isSelected={draft.mayChangeData}
          onChange={(mayChangeData) => onChange({ mayChangeData })}
        />
        <Toggle
          label={t('settings.ask')}
          help={t('settings.ask.help')}
          isSelected={draft.mayAsk}
          onChange={(mayAsk) => onChange({ mayAsk })}
        />
        <Choice
          label={t('settings.after.network')}
          value={draft.afterNetwork}
          onChange={(afterNetwork) => onChange({ afterNetwork })}
          options={AfterNetwork.options.map((id) => ({
            id,
            name: t(`settings.after.network.${id}`),
          }))}
        />
      </DisclosurePanel>
    </Disclosure>
  );
}
