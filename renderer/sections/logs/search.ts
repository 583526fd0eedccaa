import type { RunView } from '../../../contract/run-view';
import type { StepName } from '../../../contract/steps';

/** The lines of a run in the order of its steps; letters match whatever their case. */
export function matchingLines(run: RunView, text: string, step: StepName | null): string[] {
  const wanted = text.toLowerCase();
  return run.steps
    .filter((each) => step === null || each.step === step)
    .flatMap((each) => each.log)
    .filter((line) => line.toLowerCase().includes(wanted));
}
