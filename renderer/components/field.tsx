import {
  Button,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
  SwitchButton,
  SwitchField,
  Text,
  TextArea,
  TextField,
} from 'react-aria-components';
import { Icon } from './icon';

interface TextInputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'url' | 'search' | 'password';
  readonly help?: string;
  /** Why the value cannot be used; null if it can. */
  readonly problem?: string | null;
  /** Several lines. */
  readonly isLong?: boolean;
  /** Hides what is typed. */
  readonly isCovered?: boolean;
  readonly autoFocus?: boolean;
}

export function TextInput(props: TextInputProps) {
  const { label, help, problem = null, isLong, isCovered, ...rest } = props;
  return (
    <TextField className="field" isInvalid={problem !== null} {...rest}>
      <Label>{label}</Label>
      {isLong === true ? (
        <TextArea
          className={`input long ${isCovered === true ? 'covered' : ''}`}
          spellCheck="false"
          autoComplete="off"
          rows={3}
        />
      ) : (
        <Input className="input" spellCheck="false" autoComplete="off" />
      )}
      {help === undefined || problem !== null ? null : (
        <Text slot="description" className="help muted">
          {help}
        </Text>
      )}
      <FieldError className="help problem">{problem}</FieldError>
    </TextField>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly { readonly id: T; readonly name: string }[];
}

export function Choice<T extends string>({ label, value, onChange, options }: ChoiceProps<T>) {
  return (
    <Select
      className="field"
      value={value}
      onChange={(key) => {
        const chosen = options.find((option) => option.id === key);
        if (chosen !== undefined) onChange(chosen.id);
      }}
    >
      <Label>{label}</Label>
      <Button className="button input select">
        <SelectValue />
        <Icon name="pick" size={16} />
      </Button>
      <Popover className="popover">
        <ListBox className="options" items={options}>
          {({ id, name }) => (
            <ListBoxItem id={id} textValue={name} className="option">
              {name}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}

interface ToggleProps {
  readonly label: string;
  readonly help?: string;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly isDisabled?: boolean;
}

export function Toggle({ label, help, ...rest }: ToggleProps) {
  return (
    <SwitchField {...rest}>
      <SwitchButton className="toggle">
        <span className="toggle-text">{label}</span>
        <span className="toggle-track" />
      </SwitchButton>
      {help === undefined ? null : (
        <Text slot="description" className="help muted">
          {help}
        </Text>
      )}
    </SwitchField>
  );
}
