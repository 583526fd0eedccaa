import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon';
import type { Tone } from './tone';

interface BannerProps {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly text: string;
  readonly help?: ReactNode;
  readonly children?: ReactNode;
}

/** One sentence across the section, with the actions for it. */
export function Banner({ tone, icon, text, help, children }: BannerProps) {
  return (
    <div className={`banner tone-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon name={icon} />
      <div className="banner-text">
        <p>{text}</p>
        {help === undefined ? null : <p className="muted">{help}</p>}
      </div>
      {children === undefined ? null : <div className="banner-actions">{children}</div>}
    </div>
  );
}
