import { Button as AriaButton } from 'react-aria-components';
import { Icon, type IconName } from './icon';

interface ButtonProps {
  readonly children: string;
  readonly onPress?: () => void;
  readonly icon?: IconName;
  readonly kind?: 'primary' | 'plain' | 'quiet';
  readonly isDisabled?: boolean;
  readonly type?: 'button' | 'submit';
  readonly autoFocus?: boolean;
}

export function Button({ children, icon, kind = 'plain', ...rest }: ButtonProps) {
  return (
    <AriaButton className={`button ${kind}`} {...rest}>
      {icon === undefined ? null : <Icon name={icon} size={16} />}
      <span>{children}</span>
    </AriaButton>
  );
}

interface IconButtonProps {
  readonly label: string;
  readonly icon: IconName;
  readonly onPress: () => void;
  readonly isDisabled?: boolean;
}

export function IconButton({ label, icon, ...rest }: IconButtonProps) {
  return (
    <AriaButton className="button quiet icon-only" aria-label={label} {...rest}>
      <Icon name={icon} size={16} />
    </AriaButton>
  );
}
