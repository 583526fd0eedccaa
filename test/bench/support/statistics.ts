export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly runs: number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const median = Number.isInteger(middle)
    ? (at(middle - 1) + at(middle)) / 2
    : at(Math.floor(middle));
  return { median, least: at(0), most: at(sorted.length - 1), runs: sorted.length };
}

/** One line of what a bench prints: a figure, its spread, and the aim where there is one. */
export interface Figure {
  readonly what: string;
  readonly figure: string;
  readonly range: string;
  readonly aim: string;
  readonly met: boolean | null;
}

export function table(figures: readonly Figure[]): string {
  const rows = [
    ['what', 'median', 'least–most', 'aim', ''],
    ...figures.map(({ what, figure, range, aim, met }) => [
      what,
      figure,
      range,
      aim,
      met === null ? '' : met ? 'met' : 'missed',
    ]),
  ];
  const widths = rows.reduce<number[]>(
    (all, row) => row.map((cell, index) => Math.max(all[index] ?? 0, cell.length)),
    [],
  );
  return rows
    .map((row) =>
      row
        .map((cell, index) =>
          index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
