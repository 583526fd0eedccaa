import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, type ReactNode } from 'react';

interface LongListProps<T> {
  readonly rows: readonly T[];
  readonly label: string;
  readonly draw: (row: T) => ReactNode;
  /** A log that grows, or a text that does not change. */
  readonly role?: 'log' | 'region';
  /** Characters of the longest row, where rows are drawn to their full width. */
  readonly columns?: number;
  /** Stays at the end as the list grows. */
  readonly follow?: boolean;
  /** The person scrolled away from the end, or back to it. */
  readonly onFollow?: (follow: boolean) => void;
}

const rowHeight = 18;
/** Rows drawn beyond both edges, so that quick scrolling shows no gaps. */
const margin = 20;

/** A list of text lines of any length: only the visible lines are in the document. */
export function LongList<T>({
  rows,
  label,
  draw,
  role = 'log',
  columns = 0,
  follow = false,
  onFollow,
}: LongListProps<T>) {
  const box = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: margin,
  });
  useLayoutEffect(() => {
    const element = box.current;
    if (element !== null && follow) element.scrollTop = element.scrollHeight;
  }, [rows, follow]);
  return (
    <div
      ref={box}
      className="log long-list"
      role={role}
      aria-label={label}
      aria-live="off"
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        const atEnd = scrollHeight - scrollTop - clientHeight < rowHeight;
        if (atEnd !== follow) onFollow?.(atEnd);
      }}
    >
      <div className="long-list-length" style={{ blockSize: virtualizer.getTotalSize() }}>
        {columns > 0 ? (
          <div className="long-list-width" style={{ inlineSize: `${String(columns)}ch` }} />
        ) : null}
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <div key={key} className="long-list-row" style={{ insetBlockStart: start }}>
              {draw(row)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
