import { ProgressBar } from 'react-aria-components';

interface ProgressProps {
  readonly label: string;
  readonly done: number;
  /** null: unknown. */
  readonly total: number | null;
}

/** A labelled progress bar. */
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
