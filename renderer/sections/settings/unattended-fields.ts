import type { Words } from '../../words';
import { textField, toggleField, type SettingGroup } from './fields';
import { unattendedFieldIsGood, type UnattendedDraft } from './unattended-judge';
import { usual, type Editing } from './usual';

/** What an automatic refresh waits for. */
export function unattendedGroup(
  { draft, onChange }: Editing<UnattendedDraft>,
  t: Words['t'],
): SettingGroup {
  const text = (name: Exclude<keyof UnattendedDraft, 'metered'>) =>
    textField({
      id: `unattended.${name}`,
      label: t(`settings.unattended.${name}`),
      help: t(`settings.unattended.${name}.help`),
      value: draft[name],
      usual: usual[name],
      onChange: (typed) => onChange({ [name]: typed }),
      problem: unattendedFieldIsGood(draft, name) ? null : t(`settings.unattended.${name}.invalid`),
    });
  return {
    id: 'unattended',
    title: t('settings.unattended'),
    needsPassword: true,
    fields: [
      text('quiet'),
      text('batteryPercent'),
      toggleField({
        id: 'unattended.metered',
        label: t('settings.unattended.metered'),
        help: t('settings.unattended.metered.help'),
        states: [t('settings.on'), t('settings.off')],
        value: draft.metered,
        usual: usual.metered,
        onChange: (metered) => onChange({ metered }),
      }),
      text('maxLoad'),
      text('idleMinutes'),
      text('apply'),
      text('announceSeconds'),
    ],
  };
}
