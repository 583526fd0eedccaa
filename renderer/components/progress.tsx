import { ProgressBar } from 'react-aria-components';

interface ProgressProps {
  readonly label: string;
  readonly done: number;
  /** null: nobody can say. */
  readonly total: number | null;
}

/** How far something is that has a name. */
export function Progress({ label, done, total }: ProgressProps) {
  return (
    <ProgressBar
      className="bar"
      aria-label={label}
      isIndeterminate={total === null}
      value={Math.min(done, total ?? 0)}
      maxValue={total ?? 1}
    >
      {({ percentage }) => (
        <div className="bar-fill" style={{ inlineSize: `${percentage ?? 0}%` }} />
      )}
    </ProgressBar>
  );
}
