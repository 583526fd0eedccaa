import { withoutControls } from '../plain-text';

interface HostileTextProps {
  readonly children: string;
  readonly className?: string;
  /** Lines before the rest is cut with an ellipsis; the tooltip has more of it. */
  readonly lines?: 1 | 2 | 3;
}

const tooltipLength = 600;
/** Text that somebody else wrote: isolated in direction, so that it cannot widen or reorder what is around it. */
export function HostileText({ children, className = '', lines = 1 }: HostileTextProps) {
  const text = withoutControls(children);
  return (
    <bdi
      className={`hostile lines-${lines} ${className}`}
      dir="auto"
      title={text.slice(0, tooltipLength)}
    >
      {text}
    </bdi>
  );
}
