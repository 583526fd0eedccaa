import { useEffect, useRef } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { Icon, type IconName } from './icon';

interface ButtonProps {
  readonly children: string;
  readonly onPress?: () => void;
  readonly icon?: IconName;
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'link';
  readonly isDisabled?: boolean;
  readonly type?: 'button' | 'submit';
  /** The id of the form that it submits, where it stands outside. */
  readonly form?: string;
  readonly autoFocus?: boolean;
  /** Other labels it may show: the button is as wide as the longest, so that nothing moves when the label changes. */
  readonly alternatives?: readonly string[];
  /** For screen readers: which one of several buttons with the same label this is. */
  readonly about?: string;
}

export function Button({
  children,
  icon,
  kind = 'plain',
  alternatives = [],
  about,
  ...rest
}: ButtonProps) {
  const drawing = icon === undefined ? null : <Icon name={icon} size={16} />;
  const own = useRef<HTMLButtonElement>(null);
  const { autoFocus = false } = rest;
  // React Aria gives it the keyboard without scrolling
  useEffect(() => {
    if (autoFocus) own.current?.scrollIntoView({ block: 'nearest' });
  }, [autoFocus]);
  return (
    <AriaButton ref={own} className={`button ${kind}`} {...rest}>
      <span className="steady">
        <span>
          {drawing}
          {children}
          {about === undefined ? null : <span className="for-readers"> ({about})</span>}
        </span>
        {alternatives.map((each) => (
          <span key={each} className="steady-other" aria-hidden="true">
            {drawing}
            {each}
          </span>
        ))}
      </span>
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
