import type { ReactNode } from 'react';
import { Choice, TextInput, Toggle } from '../../components/field';
import { BackToDefault } from './back-to-default';

/** One line of the settings. */
export interface SettingField {
  /** Its own among all, and what the settings file calls it: that is looked through as well. */
  readonly id: string;
  /** What a search looks through: its name, what explains it, and what it says now. */
  readonly words: readonly string[];
  /** What is typed cannot be saved. */
  readonly isWrong?: boolean;
  readonly body: ReactNode;
}

export interface SettingGroup {
  readonly id: string;
  readonly title: string;
  readonly needsPassword: boolean;
  readonly fields: readonly SettingField[];
}

/** What every kind of line says of itself. `usual` is its default; without one there is no way back to it. */
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
  /** What it says while it is on, and while it is off. */
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
