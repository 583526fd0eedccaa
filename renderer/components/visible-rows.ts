export interface Rows {
  readonly first: number;
  readonly last: number;
}

// Drawn beyond both edges, so that quick scrolling shows no gaps.
const margin = 20;

/** Pure: which of many rows of one height are worth drawing. */
export function visibleRows(
  scrollTop: number,
  height: number,
  rowHeight: number,
  count: number,
): Rows {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - margin);
  const last = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + margin);
  return { first: Math.min(first, last), last };
}
