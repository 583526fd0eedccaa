import { Icon, type IconName } from './icon';
import type { Tone } from './tone';

interface BadgeProps {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly children: string;
}

export function Badge({ tone, icon, children }: BadgeProps) {
  return (
    <span className={`badge tone-${tone}`}>
      <Icon name={icon} size={14} />
      <span>{children}</span>
    </span>
  );
}

/** The same in running text, without a background. */
export function Note({ tone, icon, children }: BadgeProps) {
  return (
    <span className={`note tone-${tone}`}>
      <Icon name={icon} size={14} />
      <span>{children}</span>
    </span>
  );
}
