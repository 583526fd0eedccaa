import { Label, RadioButton, RadioField, RadioGroup, Text } from 'react-aria-components';
import type { Words } from '../../words';
import { BackToDefault } from './back-to-default';
import { textField, toggleField, type SettingField, type SettingGroup } from './fields';
import type { Draft } from './judge';
import { holdOf, numberOf, type MoreDraft } from './more-judge';
import { usual, type Editing } from './usual';

type Failing = Draft['onFailure'];

/** What a refresh keeps, what it may do, and what it does when it fails. */
export function refreshingGroup(
  { draft, onChange }: Editing<MoreDraft>,
  failing: { readonly value: Failing; readonly onChange: (value: Failing) => void },
  t: Words['t'],
): SettingGroup {
  const states = [t('settings.on'), t('settings.off')] as const;
  const number = (name: 'keep' | 'saveLimitMiB') =>
    textField({
      id: name,
      label: t(`settings.${name}`),
      help: t(`settings.${name}.help`),
      value: draft[name],
      usual: usual[name],
      onChange: (typed) => onChange({ [name]: typed }),
      problem: numberOf(name, draft[name]) === null ? t(`settings.${name}.invalid`) : null,
    });
  const until = textField({
    id: 'hold=',
    label: t('settings.hold.until'),
    help: t('settings.hold.until.help'),
    value: draft.heldUntil,
    onChange: (heldUntil) => onChange({ heldUntil }),
    problem: holdOf(draft) === null ? t('settings.hold.until.invalid') : null,
  });
  return {
    id: 'refreshing',
    title: t('settings.refreshing'),
    needsPassword: true,
    fields: [
      failureField(failing, t),
      toggleField({
        id: 'hold',
        label: t('settings.hold'),
        help: t('settings.hold.help'),
        states,
        value: draft.isHeld,
        usual: usual.isHeld,
        onChange: (isHeld) => onChange({ isHeld }),
      }),
      ...(draft.isHeld ? [until] : []),
      number('keep'),
      number('saveLimitMiB'),
      toggleField({
        id: 'prepare.data',
        label: t('settings.migrate'),
        help: t('settings.migrate.help'),
        states,
        value: draft.mayChangeData,
        usual: usual.mayChangeData,
        onChange: (mayChangeData) => onChange({ mayChangeData }),
      }),
      toggleField({
        id: 'ask',
        label: t('settings.ask'),
        help: t('settings.ask.help'),
        states,
        value: draft.mayAsk,
        usual: usual.mayAsk,
        onChange: (mayAsk) => onChange({ mayAsk }),
      }),
    ],
  };
}

const choices = ['rollback', 'stop'] as const;

function failureField(
  { value, onChange }: { readonly value: Failing; readonly onChange: (value: Failing) => void },
  t: Words['t'],
): SettingField {
  const label = t('settings.failure');
  return {
    id: 'onFailure',
    words: [
      label,
      ...choices.flatMap((each) => [
        t(`settings.failure.${each}`),
        t(`settings.failure.${each}.help`),
      ]),
    ],
    body: (
      <div className="setting">
        <RadioGroup
          className="field radios"
          value={value}
          onChange={(chosen) => onChange(chosen === 'stop' ? 'stop' : 'rollback')}
        >
          <Label>{label}</Label>
          {choices.map((each) => (
            <RadioField key={each} value={each} className="radio-field">
              <RadioButton className="radio">
                <span className="radio-dot" />
                {t(`settings.failure.${each}`)}
              </RadioButton>
              <Text slot="description" className="help muted">
                {t(`settings.failure.${each}.help`)}
              </Text>
            </RadioField>
          ))}
        </RadioGroup>
        <BackToDefault
          {...{ label, value, onChange }}
          usual={usual.onFailure}
          shown={t(`settings.failure.${usual.onFailure}`)}
        />
      </div>
    ),
  };
}
