import type { ReactNode } from 'react';
import { Choice, TextInput, Toggle } from '../../components/field';
import { BackToDefault } from './back-to-default';

/** One line of the settings. */
export interface SettingField {
  /** A unique name, the one in the settings file: the search includes it. */
  readonly id: string;
  /** What the search looks through: its label, its explanation and its current value. */
  readonly words: readonly string[];
  /** The value cannot be saved. */
  readonly isWrong?: boolean;
  readonly body: ReactNode;
}

export interface SettingGroup {
  readonly id: string;
  readonly title: string;
  readonly needsPassword: boolean;
  readonly fields: readonly SettingField[];
}

/** What all kinds of lines have. `usual` is the default; without it the line offers no button to restore one. */
interface Said<T> {
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  readonly value: T;
  readonly usual?: T;
  readonly onChange: (value: T) => void;
}

interface TextSaid extends Said<string> {
  readonly problem?: string | null;
  readonly isLong?: boolean;
  readonly type?: 'url';
}

export function textField({ id, usual, ...said }: TextSaid): SettingField {
  const { label, help = '', value, onChange, problem = null } = said;
  return {
    id,
    words: [label, help, value],
    isWrong: problem !== null,
    body: (
      <div className="setting">
        <TextInput {...said} />
        <BackToDefault
          {...{ label, value, usual, onChange }}
          shown={usual === '' ? null : (usual ?? null)}
        />
      </div>
    ),
  };
}

interface ToggleSaid extends Said<boolean> {
  /** The text while it is on, and while it is off. */
  readonly states: readonly [on: string, off: string];
  readonly isDisabled?: boolean;
}

export function toggleField({ id, states, value, usual, ...said }: ToggleSaid): SettingField {
  const { label, help = '', onChange } = said;
  const stateOf = (isOn: boolean) => states[isOn ? 0 : 1];
  return {
    id,
    words: [label, help, stateOf(value)],
    body: (
      <div className="setting">
        <Toggle isSelected={value} {...said} />
        <BackToDefault
          {...{ label, value, usual, onChange }}
          shown={usual === undefined ? null : stateOf(usual)}
        />
      </div>
    ),
  };
}

interface ChoiceSaid<T extends string> extends Said<T> {
  readonly options: readonly { readonly id: T; readonly name: string }[];
}

export function choiceField<T extends string>({ id, usual, ...said }: ChoiceSaid<T>): SettingField {
  const { label, help = '', value, options, onChange } = said;
  const nameOf = (chosen: T | undefined) => options.find((each) => each.id === chosen)?.name;
  return {
    id,
    words: [label, help, nameOf(value) ?? ''],
    body: (
      <div className="setting">
        <Choice {...said} />
        <BackToDefault {...{ label, value, usual, onChange }} shown={nameOf(usual) ?? null} />
      </div>
    ),
  };
}
