import { useLayoutEffect, useRef } from 'react';
import { withoutControls } from '../plain-text';

interface LogTextProps {
  readonly lines: readonly string[];
  readonly label: string;
  readonly empty: string;
}

const drawnLines = 1000;

/** The end of a log as one selectable text. While it is scrolled to the end, it follows new lines. */
export function LogText({ lines, label, empty }: LogTextProps) {
  const box = useRef<HTMLPreElement>(null);
  const follows = useRef(true);
  useLayoutEffect(() => {
    if (follows.current && box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  if (lines.length === 0) return <p className="log-empty muted">{empty}</p>;
  return (
    <pre
      ref={box}
      className="log"
      role="log"
      aria-label={label}
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        follows.current = scrollHeight - scrollTop - clientHeight < 24;
      }}
    >
      {lines.slice(-drawnLines).map(withoutControls).join('\n')}
    </pre>
  );
}
