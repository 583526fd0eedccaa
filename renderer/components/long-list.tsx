import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { visibleRows } from './visible-rows';

interface LongListProps<T> {
  readonly rows: readonly T[];
  readonly label: string;
  readonly draw: (row: T) => ReactNode;
  /** Stays at the end as the list grows. */
  readonly follow?: boolean;
  /** The person scrolled away from the end, or back to it. */
  readonly onFollow?: (follow: boolean) => void;
}

const rowHeight = 18;

/** Lines of text, however many: only those in sight are in the document. */
export function LongList<T>({ rows, label, draw, follow = false, onFollow }: LongListProps<T>) {
  const box = useRef<HTMLDivElement>(null);
  const [sight, setSight] = useState({ top: 0, height: 600 });
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    if (follow) element.scrollTop = element.scrollHeight;
    setSight({ top: element.scrollTop, height: element.clientHeight });
  }, [rows, follow]);
  const { first, last } = visibleRows(sight.top, sight.height, rowHeight, rows.length);
  return (
    <div
      ref={box}
      className="log long-list"
      role="log"
      aria-label={label}
      aria-live="off"
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        setSight({ top: scrollTop, height: clientHeight });
        const atEnd = scrollHeight - scrollTop - clientHeight < rowHeight;
        if (atEnd !== follow) onFollow?.(atEnd);
      }}
    >
      <div className="long-list-length" style={{ blockSize: rows.length * rowHeight }}>
        <div className="long-list-rows" style={{ insetBlockStart: first * rowHeight }}>
          {rows.slice(first, last).map((row, index) => (
            <div key={first + index} className="long-list-row">
              {draw(row)}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
