import type { RunReport } from '../../../contract/report';

const mostRuns = 30;
const least = 2;

/** The runs that a chart tells something about, the oldest first. Those that did nothing would only hide the others. */
export function charted(runs: readonly RunReport[]): readonly RunReport[] {
  return runs
    .filter(({ outcome }) => outcome !== 'nothing-to-do' && outcome !== 'would-refresh')
    .slice(0, mostRuns)
    .reverse();
}

/** Heights in proportion to the largest; what is there at all can be seen, what is not has none. */
export function bars(
  values: readonly (number | null)[],
  height: number,
): { readonly most: number; readonly drawn: readonly number[] } {
  const most = Math.max(0, ...values.map((value) => value ?? 0));
  const drawn = values.map((value) =>
    value === null || most === 0 ? 0 : Math.max(least, (value / most) * height),
  );
  return { most, drawn };
}
