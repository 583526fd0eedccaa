import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import {
  memo,
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
  type Key,
  type ReactNode,
} from 'react';

export interface Opening {
  readonly isOpen: boolean;
  readonly toggle: () => void;
}

interface RowsProps<T> {
  readonly rows: readonly T[];
  readonly label?: string;
  readonly keyOf: (row: T, index: number) => Key;
  readonly draw: (row: T, opening: Opening) => ReactNode;
}

const closedHeight = 57;
/** Rows drawn beyond both edges, so that quick scrolling shows no gaps. */
const margin = 5;

/** A card of rows that can be opened, of any length: only the visible rows and the focused one are in the document. */
export function Rows<T>({ rows, label, keyOf, draw }: RowsProps<T>) {
  const list = useRef<HTMLUListElement>(null);
  const [open, setOpen] = useState<ReadonlySet<Key>>(new Set());
  const [focused, setFocused] = useState<number | null>(null);
  const [above, setAbove] = useState(0);
  // A stable function: a new one at every scroll would make it compute all positions again.
  const keyAt = useCallback(
    (index: number): Key => {
      const row = rows[index];
      return row === undefined ? index : keyOf(row, index);
    },
    [rows, keyOf],
  );
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrollerOf(list.current),
    estimateSize: () => closedHeight,
    getItemKey: keyAt,
    overscan: margin,
    scrollMargin: above,
    rangeExtractor: (range) => {
      const seen = defaultRangeExtractor(range);
      return focused === null || focused >= rows.length || seen.includes(focused)
        ? seen
        : [...seen, focused].sort((a, b) => a - b);
    },
  });
  useLayoutEffect(() => {
    const page = list.current?.parentElement;
    if (page === null || page === undefined) return;
    const measure = () => setAbove(heightAbove(list.current));
    measure();
    // the content above the list changes its height
    const observer = new ResizeObserver(measure);
    observer.observe(page);
    return () => observer.disconnect();
  }, []);
  const toggle = useCallback((key: Key) => {
    setOpen((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  }, []);
  return (
    <ul
      ref={list}
      className="card rows long-rows"
      aria-label={label}
      style={{ blockSize: virtualizer.getTotalSize() }}
      onBlur={() => setFocused(null)}
    >
      {virtualizer.getVirtualItems().map(({ index, key, start }) => {
        const row = rows[index];
        if (row === undefined) return null;
        return (
          <li
            key={key}
            ref={virtualizer.measureElement}
            data-index={index}
            aria-posinset={index + 1}
            aria-setsize={rows.length}
            style={{ insetBlockStart: start - above }}
            onFocus={() => setFocused(index)}
          >
            <Row row={row} id={key} isOpen={open.has(key)} toggle={toggle} draw={draw as Draw} />
          </li>
        );
      })}
    </ul>
  );
}

type Draw = (row: unknown, opening: Opening) => ReactNode;

interface RowProps {
  readonly row: unknown;
  readonly id: Key;
  readonly isOpen: boolean;
  readonly toggle: (id: Key) => void;
  readonly draw: Draw;
}

/** Scrolling draws only the new rows. */
const Row = memo(function Row({ row, id, isOpen, toggle, draw }: RowProps) {
  return draw(row, { isOpen, toggle: () => toggle(id) });
});

const scrollerOf = (list: Element | null) => list?.closest('main') ?? null;

function heightAbove(list: Element | null): number {
  const scroller = scrollerOf(list);
  if (list === null || scroller === null) return 0;
  const between = list.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  return Math.round(between + scroller.scrollTop);
}
