import type { RunView, StepView } from '../../../contract/run-view';
import { liveSteps, type StepName } from '../../../contract/steps';
import { StepRow } from './step-row';

interface StepListProps {
  readonly steps: readonly StepView[];
  readonly numbered: boolean;
  readonly opened: ReadonlySet<StepName>;
  readonly onToggle: (step: StepName) => void;
  readonly run: RunView;
}

export function StepList({ steps, numbered, opened, onToggle, run }: StepListProps) {
  return (
    <ol className="step-list">
      {steps.map((view) => {
        const position = (liveSteps as readonly StepName[]).indexOf(view.step) + 1;
        return (
          <StepRow
            key={view.step}
            view={view}
            number={numbered && position > 0 ? position : null}
            isOpen={opened.has(view.step)}
            onToggle={() => onToggle(view.step)}
            failureLog={
              run.report?.failedStep === view.step && view.log.length === 0
                ? run.report.failureLog
                : []
            }
          />
        );
      })}
    </ol>
  );
}
