import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon';

interface PageProps {
  readonly title: string;
  readonly intro?: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, intro, action, children }: PageProps) {
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          {intro === undefined ? null : <p className="muted">{intro}</p>}
        </div>
        {action}
      </header>
      {children}
    </div>
  );
}

/** What a section without content shows: one sentence, one action. */
export function Empty({
  icon,
  text,
  children,
}: {
  icon: IconName;
  text: string;
  children?: ReactNode;
}) {
  return (
    <div className="empty">
      <Icon name={icon} size={40} />
      <p>{text}</p>
      {children}
    </div>
  );
}
