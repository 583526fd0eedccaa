import type { ReactNode } from 'react';
import { Icon, type IconName } from '../../components/icon';

interface FactProps {
  readonly icon: IconName;
  readonly label: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** A line of the overview: label, state, action. */
export function Fact({ icon, label, children, action }: FactProps) {
  return (
    <div className="fact">
      <dt>
        <Icon name={icon} />
        <span>{label}</span>
      </dt>
      <dd>
        <div className="fact-text">{children}</div>
        {action}
      </dd>
    </div>
  );
}
